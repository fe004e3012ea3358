import * as t from 'io-ts'
import { ApiFailure } from '../../failure/ApiFailure.ts'
import { isFailure } from '../../failure/Failure.ts'

/** Returns the failure of a reader that has to come back to another process. */
export const draining = (): ApiFailure =>
  new ApiFailure('This process is shutting down; try again', {
    kind: 'overloaded_error',
    status: 503,
    shouldRetry: true,
    details: { error_code: code },
  })

const code = 'server_draining'

const DrainingDetails = t.type({ error_code: t.literal(code) })

/** Whether an error says that a process shuts down: it is answered with a status, or by the end of the connection, and never in the stream. */
export const isDraining = (error: unknown): error is ApiFailure =>
  isFailure(error) && error._tag === 'ApiFailure' && DrainingDetails.is(error.details)
