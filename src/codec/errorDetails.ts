import type { ErrorDetails } from '../failure/ApiFailure.ts'
import { isRecord, type JsonObject } from './schema/WireCodec.ts'

/** Returns the details of an error. What is not an object, or has a code that is not a text, goes into a field: nothing is lost. */
export const errorDetails = (value: unknown): ErrorDetails | undefined => {
  if (value == null) return undefined
  return isRecord(value) && hasTextCode(value) ? value : { details: value }
}

const hasTextCode = (value: JsonObject): value is JsonObject & ErrorDetails =>
  value['error_code'] === undefined || typeof value['error_code'] === 'string'
