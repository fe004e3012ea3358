import { inspect } from 'node:util'
import {
  ApiFailure,
  DecodeFailure,
  type Failure,
  isFailure,
  isTransient,
  ProtocolFailure,
  StalledFailure,
  TransportFailure,
  TruncatedFailure,
} from '../../src/index.ts'
import { kindOfStatus } from '../../src/failure/ApiFailure.ts'

const api = (kind: string, rest: { status?: number; shouldRetry?: boolean } = {}) =>
  new ApiFailure(kind, { kind, ...rest })

const failures: readonly Failure[] = [
  new TransportFailure('lost', { phase: 'body', cause: new Error('why') }),
  new StalledFailure('silent', { clock: 'liveness', after: 5 }),
  api('overloaded_error', { status: 529 }),
  new DecodeFailure('not valid JSON', { layer: 'json', input: '{', errors: [] }),
  new ProtocolFailure('impossible', { event: { type: 'ping' } }),
  new TruncatedFailure('cut'),
]

const deepSelf: object = {}

describe('a failure', () => {
  it.each(failures.map((failure) => [failure._tag, failure] as const))(
    '%s is an Error with its tag as its name',
    (tag, failure) => {
      expect(failure).toBeInstanceOf(Error)
      expect(failure.name).toBe(tag)
      expect(String(failure)).toBe(`${tag}: ${failure.message}`)
      expect(failure.stack).toMatch(new RegExp(`^${tag}: `))
      expect(isFailure(failure)).toBe(true)
    },
  )

  it('has its message in JSON, but not its cause', () => {
    expect(JSON.parse(JSON.stringify(failures[0]))).toEqual({
      _tag: 'TransportFailure',
      phase: 'body',
      message: 'lost',
    })
    expect((failures[0] as TransportFailure).cause).toEqual(new Error('why'))
  })

  it.each<[string, () => unknown]>([
    ['deep', () => JSON.parse('['.repeat(40_000) + ']'.repeat(40_000)) as unknown],
    ['a cycle', () => Object.assign(deepSelf, { self: deepSelf })],
    ['a bigint', () => 10n],
  ])('can be written as JSON if a field is %s', (_, make) => {
    const value = make()
    const [details, event] = [
      new ApiFailure('No', { kind: 'api_error', status: 500, details: { value } }),
      new ProtocolFailure('Order', { event: value }),
    ].map((failure): unknown => JSON.parse(JSON.stringify(failure)))
    expect(details).toEqual({
      _tag: 'ApiFailure',
      message: 'No',
      kind: 'api_error',
      status: 500,
      details: '[not JSON]',
    })
    expect(event).toEqual({ _tag: 'ProtocolFailure', message: 'Order', event: '[not JSON]' })
  })

  it('is printed with the fields that it has', () => {
    expect(inspect(api('api_error'))).toContain("_tag: 'ApiFailure'")
    expect(inspect(api('api_error'))).not.toContain('status')
  })

  it('is recognised by another copy of the package', () => {
    let copy: typeof import('../../src/failure/TruncatedFailure.ts') | undefined
    jest.isolateModules(() => (copy = jest.requireActual('../../src/failure/TruncatedFailure.ts')))
    expect(copy?.TruncatedFailure).not.toBe(TruncatedFailure)
    expect(copy && isFailure(new copy.TruncatedFailure('cut'))).toBe(true)
  })
})

describe('isFailure', () => {
  it.each([
    new Error('a bug'),
    Object.assign(new Error('a bug'), { _tag: 'ApiFailure' }),
    { _tag: 'ApiFailure' },
    null,
    'ApiFailure',
  ])('returns false for %p', (error) => {
    expect(isFailure(error)).toBe(false)
  })
})

describe('isTransient', () => {
  it.each<[string, Failure, boolean]>([
    ['a connection that failed', new TransportFailure('', { phase: 'connect' }), true],
    ['a connection that broke', new TransportFailure('', { phase: 'body' }), true],
    ['a credential function that fails', new TransportFailure('', { phase: 'credential' }), false],
    ['a silent connection', new StalledFailure('', { clock: 'progress', after: 1 }), true],
    ['a truncated stream', new TruncatedFailure(''), true],
    ['a response that cannot be decoded', new DecodeFailure('', { layer: 'event', input: 1, errors: [] }), false],
    ['events out of order', new ProtocolFailure('', { event: {} }), false],
    ['invalid_request_error', api('invalid_request_error'), false],
    ['authentication_error', api('authentication_error'), false],
    ['billing_error', api('billing_error'), false],
    ['permission_error', api('permission_error'), false],
    ['not_found_error', api('not_found_error'), false],
    ['request_too_large', api('request_too_large'), false],
    ['conflict_error', api('conflict_error'), true],
    ['rate_limit_error', api('rate_limit_error'), true],
    ['api_error', api('api_error'), true],
    ['timeout_error', api('timeout_error'), true],
    ['overloaded_error', api('overloaded_error'), true],
    ['an unknown kind inside a stream', api('tired_error'), false],
    ['an unknown kind with status 503', api('tired_error', { status: 503 }), true],
    ['an unknown kind with status 400', api('tired_error', { status: 400 }), false],
    ['an error that the server wants retried', api('invalid_request_error', { status: 400, shouldRetry: true }), true],
    [
      'an error that the server does not want retried',
      api('overloaded_error', { status: 529, shouldRetry: false }),
      false,
    ],
  ])('classifies %s', (_, failure, transient) => {
    expect(isTransient(failure)).toBe(transient)
  })
})

describe('kindOfStatus', () => {
  it.each([
    [400, 'invalid_request_error'],
    [401, 'authentication_error'],
    [402, 'billing_error'],
    [403, 'permission_error'],
    [404, 'not_found_error'],
    [408, 'timeout_error'],
    [409, 'conflict_error'],
    [413, 'request_too_large'],
    [418, 'invalid_request_error'],
    [422, 'invalid_request_error'],
    [429, 'rate_limit_error'],
    [500, 'api_error'],
    [502, 'api_error'],
    [503, 'overloaded_error'],
    [504, 'timeout_error'],
    [520, 'api_error'],
    [524, 'api_error'],
    [529, 'overloaded_error'],
    [599, 'api_error'],
  ])('maps %i to %s', (status, kind) => {
    expect(kindOfStatus(status)).toBe(kind)
  })
})
