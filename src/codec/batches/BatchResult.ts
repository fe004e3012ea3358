import * as t from 'io-ts'
import { ApiError } from '../ApiError.ts'
import { Message } from '../messages/Message.ts'
import { openUnion } from '../schema/openUnion.ts'
import { struct, typed } from '../schema/struct.ts'

/**
 * The request succeeded, with this message.
 *
 * @since 0.1.0
 * @category Batches
 */
export const SucceededResult = typed('succeeded', { message: Message })
export interface SucceededResult extends t.TypeOf<typeof SucceededResult> {}

/**
 * The request was invalid, or the API failed.
 *
 * @since 0.1.0
 * @category Batches
 */
export const ErroredResult = typed('errored', { error: ApiError })
export interface ErroredResult extends t.TypeOf<typeof ErroredResult> {}

/**
 * The batch was canceled before the request was sent to Claude.
 *
 * @since 0.1.0
 * @category Batches
 */
export const CanceledResult = typed('canceled')
export interface CanceledResult extends t.TypeOf<typeof CanceledResult> {}

/**
 * The batch ended before the request was sent to Claude.
 *
 * @since 0.1.0
 * @category Batches
 */
export const ExpiredResult = typed('expired')
export interface ExpiredResult extends t.TypeOf<typeof ExpiredResult> {}

/**
 * The result of one request of a batch. A type of result that this version does not know is `@unknown`.
 *
 * Results are in any order: `custom_id` identifies the request.
 *
 * @example
 * ```ts
 * import { BatchResult } from 'rxjs-anthropic/batches'
 *
 * console.log(BatchResult.is({ custom_id: 'question 7', result: { type: 'expired' } })) // => true
 * ```
 *
 * @see {@link batchResults} for the results of a whole batch
 * @see https://docs.claude.com/en/docs/build-with-claude/batch-processing
 * @since 0.1.0
 * @category Batches
 */
export const BatchResult = struct('BatchResult', {
  custom_id: t.string,
  result: openUnion('result', {
    succeeded: SucceededResult,
    errored: ErroredResult,
    canceled: CanceledResult,
    expired: ExpiredResult,
  }),
})
export interface BatchResult extends t.TypeOf<typeof BatchResult> {}
