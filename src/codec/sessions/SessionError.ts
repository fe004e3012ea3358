import * as t from 'io-ts'
import { nullable } from '../schema/nullable.ts'
import { openUnion } from '../schema/openUnion.ts'
import { optional } from '../schema/optional.ts'
import { struct, typed } from '../schema/struct.ts'

/**
 * What a session does after an error: it retries, it waits for the user, or it ends.
 *
 * @since 0.1.0
 * @category Sessions
 */
export const RetryStatus = openUnion('RetryStatus', {
  retrying: typed('retrying'),
  exhausted: typed('exhausted'),
  terminal: typed('terminal'),
})
export type RetryStatus = t.TypeOf<typeof RetryStatus>

/**
 * An error in a session. It is part of an event; the stream of events continues.
 *
 * @since 0.1.0
 * @category Sessions
 */
export const SessionError = struct('SessionError', {
  type: t.string,
  message: t.string,
  retry_status: RetryStatus,
  mcp_server_name: optional(nullable(t.string)),
  repository_url: optional(nullable(t.string)),
})
export interface SessionError extends t.TypeOf<typeof SessionError> {}
