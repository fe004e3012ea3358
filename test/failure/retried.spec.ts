import {
  ApiFailure,
  type Failure,
  isTransient,
  ProtocolFailure,
  StalledFailure,
  TransportFailure,
  TruncatedFailure,
} from '../../src/index.ts'
import { retried } from '../../src/failure/retried.ts'

const cause = new Error('why')

describe('retried', () => {
  it.each<Failure>([
    new ApiFailure('busy', { kind: 'overloaded_error', status: 529, requestId: 'req_1', cause }),
    new StalledFailure('silent', { clock: 'liveness', after: 5, cause }),
    new TransportFailure('lost', { phase: 'body', cause }),
    new TruncatedFailure('cut', { cause }),
  ])('returns the same failure, which no operator retries again: %s', (failure) => {
    const after = retried(failure)
    expect(after).toBeInstanceOf(failure.constructor)
    expect(after.toJSON()).toEqual({ ...failure.toJSON(), shouldRetry: false })
    expect(after.cause).toBe(cause)
    expect([isTransient(failure), isTransient(after)]).toEqual([true, false])
  })

  it.each<Failure>([
    new ApiFailure('no', { kind: 'invalid_request_error' }),
    new TransportFailure('no key', { phase: 'credential' }),
    new ProtocolFailure('impossible', { event: {} }),
  ])('leaves a failure that is not transient as it is: %s', (failure) => {
    expect(retried(failure)).toBe(failure)
  })
})
