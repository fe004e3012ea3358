import * as t from 'io-ts'
import { nullable } from '../schema/nullable.ts'
import { openUnion } from '../schema/openUnion.ts'
import { optional } from '../schema/optional.ts'
import { struct, typed } from '../schema/struct.ts'

/**
 * What the session does about an error: it tries again by itself, it waits for the user, or it is over.
 *
 * @category Sessions
 */
export const RetryStatus = openUnion('RetryStatus', {
  retrying: typed('retrying'),
  exhausted: typed('exhausted'),
  terminal: typed('terminal'),
})
export type RetryStatus = t.TypeOf<typeof RetryStatus>

/**
 * What went wrong in a session. It is an event of the session, and no failure of the stream that brings it.
 *
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
