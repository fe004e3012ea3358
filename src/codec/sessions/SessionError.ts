import * as t from 'io-ts'
import { nullable } from '../schema/nullable.ts'
import { openText } from '../schema/openText.ts'
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
  type: openText<
    | 'unknown_error'
    | 'model_overloaded_error'
    | 'model_rate_limited_error'
    | 'model_request_failed_error'
    | 'mcp_connection_failed_error'
    | 'mcp_authentication_failed_error'
    | 'billing_error'
    | 'credential_host_unreachable_error'
    | 'tool_use_limit_reached_error'
    | 'compaction_limit_reached_error'
    | 'repository_authentication_error'
    | 'repository_forbidden_error'
    | 'repository_not_found_error'
    | 'repository_checkout_error'
    | 'repository_clone_error'
  >(),
  message: t.string,
  retry_status: RetryStatus,
  mcp_server_name: optional(nullable(t.string)),
  repository_url: optional(nullable(t.string)),
  credential_id: optional(nullable(t.string)),
  vault_id: optional(nullable(t.string)),
})
export interface SessionError extends t.TypeOf<typeof SessionError> {}
