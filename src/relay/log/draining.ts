import { ApiFailure } from '../../failure/ApiFailure.ts'
import { errorCodeOf } from '../../failure/errorCodeOf.ts'

/** Returns the failure of a reader that has to come back to another process. */
export const draining = (): ApiFailure =>
  new ApiFailure('This process is shutting down; try again', {
    kind: 'overloaded_error',
    status: 503,
    shouldRetry: true,
    details: { error_code: code },
  })

const code = 'server_draining'

/** Whether an error means that a process shuts down: it is answered with a status, or by the end of the connection, and never in the stream. */
export const isDraining = (error: unknown): error is ApiFailure => errorCodeOf(error) === code
