import { errorCodeOf } from '../../src/failure/errorCodeOf.ts'
import { ApiFailure, TruncatedFailure } from '../../src/index.ts'

describe('errorCodeOf', () => {
  it('returns the code in the details of an error of the API, and nothing for any other error', () => {
    const kind = 'not_found_error'
    expect(errorCodeOf(new ApiFailure('gone', { kind, details: { error_code: 'thread_not_found' } }))).toBe(
      'thread_not_found',
    )
    expect(errorCodeOf(new ApiFailure('gone', { kind, details: {} }))).toBeUndefined()
    expect(errorCodeOf(new ApiFailure('gone', { kind }))).toBeUndefined()
    expect(errorCodeOf(new TruncatedFailure('cut'))).toBeUndefined()
    expect(errorCodeOf(new Error('a bug'))).toBeUndefined()
  })
})
