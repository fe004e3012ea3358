import type { ErrorCode } from './ErrorCode.ts'
import { isFailure } from './Failure.ts'

/** Returns the `details.error_code` of an {@link ApiFailure}; undefined for any other error. */
export const errorCodeOf = (error: unknown): ErrorCode | undefined =>
  isFailure(error) && error._tag === 'ApiFailure' ? error.details?.error_code : undefined
