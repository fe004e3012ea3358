import { ApiFailure } from './ApiFailure.ts'
import { type Failure, isTransient } from './Failure.ts'
import { StalledFailure } from './StalledFailure.ts'
import { TransportFailure } from './TransportFailure.ts'
import { TruncatedFailure } from './TruncatedFailure.ts'

/** Returns the failure with `shouldRetry: false`, because it has been retried already; a failure that is not transient as it is. */
export const retried = (failure: Failure): Failure => {
  if (!isTransient(failure)) return failure
  const { message } = failure
  const fields = { ...failure, cause: failure.cause, shouldRetry: false }
  switch (failure._tag) {
    case 'ApiFailure':
      return new ApiFailure(message, { ...fields, kind: failure.kind })
    case 'StalledFailure':
      return new StalledFailure(message, { ...fields, clock: failure.clock, after: failure.after })
    case 'TransportFailure':
      return new TransportFailure(message, { ...fields, phase: failure.phase })
    case 'TruncatedFailure':
      return new TruncatedFailure(message, fields)
    case 'DecodeFailure':
    case 'ProtocolFailure':
      return failure
  }
}
