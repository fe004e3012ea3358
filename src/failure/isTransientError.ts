import { type ApiErrorKind, type ApiFailureFields, kindOfStatus, kindsByStatus } from './ApiFailure.ts'

const transientKinds: ReadonlySet<ApiErrorKind> = new Set([
  'conflict_error',
  'rate_limit_error',
  'api_error',
  'timeout_error',
  'overloaded_error',
])

/** The kinds that this version knows. */
export const knownKinds: ReadonlySet<ApiErrorKind> = new Set([
  ...transientKinds,
  ...kindsByStatus.values(),
  'invalid_request_error',
])

/** Returns whether the same request may succeed later: as the server decides, else by the kind, else by the status. */
export const isTransientError = ({ kind, status, shouldRetry }: ApiFailureFields): boolean =>
  shouldRetry ??
  (knownKinds.has(kind) || status === undefined ? transientKinds.has(kind) : transientKinds.has(kindOfStatus(status)))
