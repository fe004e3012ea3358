export {
  BatchResult,
  CanceledResult,
  ErroredResult,
  ExpiredResult,
  SucceededResult,
} from '../codec/batches/BatchResult.ts'
export { batchResults } from '../source/batchResults.ts'
export { anthropicBatches, type BatchRequest } from '../transport/anthropicBatches.ts'
