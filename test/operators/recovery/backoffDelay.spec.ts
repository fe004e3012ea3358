import { ApiFailure, backoffDelay, TransportFailure, TruncatedFailure } from '../../../src/index.ts'

const cut = new TruncatedFailure('cut')
const busy = (rest: object) => new ApiFailure('busy', { kind: 'rate_limit_error', status: 429, ...rest })
const jitter = () => 1

describe('backoffDelay', () => {
  it('doubles from half a second on, up to eight seconds, and ends after three attempts', () => {
    const delays = (count?: number) =>
      Array.from({ length: 7 }, (_, index) => backoffDelay(index + 1, cut, { jitter, count }))
    expect(delays()).toEqual([500, 1000, 2000, undefined, undefined, undefined, undefined])
    expect(delays(6)).toEqual([500, 1000, 2000, 4000, 8000, 8000, undefined])
  })

  it('ends at once if the count is not a number', () => {
    expect(backoffDelay(1, cut, { count: NaN })).toBeUndefined()
  })

  it('is never a delay that a timer would fire at once', () => {
    for (const initialDelay of [NaN, Infinity, 2 ** 31])
      expect(backoffDelay(1, cut, { initialDelay, maxDelay: Infinity, jitter: () => 1 })).toBe(2 ** 31 - 1)
  })

  it('is still 0 after thousands of attempts, if the first one is', () => {
    expect(backoffDelay(5_000, cut, { count: Infinity, initialDelay: 0 })).toBe(0)
  })

  it('takes its delays from the config', () => {
    const config = { initialDelay: 3, maxDelay: 7, jitter: () => 0.5 }
    expect([1, 2, 3].map((attempt) => backoffDelay(attempt, cut, config))).toEqual([1.5, 3, 3.5])
  })

  it('draws its jitter from three quarters to one', () => {
    const delays = Array.from({ length: 1000 }, () => backoffDelay(1, cut) ?? NaN)
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(375)
    expect(Math.max(...delays)).toBeLessThanOrEqual(500)
    expect(new Set(delays).size).toBeGreaterThan(100)
  })

  it('draws the jitter of a wait that the server asks for from nothing to a quarter', () => {
    const delays = Array.from({ length: 1000 }, () => backoffDelay(1, busy({ retryAfterMs: 1000 })) ?? NaN)
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(1000)
    expect(Math.max(...delays)).toBeLessThanOrEqual(1250)
    expect(new Set(delays).size).toBeGreaterThan(100)
  })

  it.each<[string, object, object, number | undefined]>([
    ['replaces the computed one', { retryAfterMs: 7000 }, { jitter }, 7000],
    ['becomes longer by the jitter', { retryAfterMs: 8000 }, { jitter: () => 0.75 }, 10_000],
    ['becomes longer by at most a quarter', { retryAfterMs: 8000 }, { jitter: () => 0.1 }, 10_000],
    ['never becomes shorter', { retryAfterMs: 7000 }, { jitter: () => 3 }, 7000],
    ['is computed if it is zero', { retryAfterMs: 0 }, { jitter }, 500],
    ['is computed if it is negative', { retryAfterMs: -1 }, { jitter }, 500],
    ['may be longer than maxDelay', { retryAfterMs: 60_000 }, { jitter }, 60_000],
    ['without limit is as long as timers allow', { retryAfterMs: Infinity }, { maxServerWait: Infinity }, 2 ** 31 - 1],
    ['ends the trying where it is longer than maxServerWait', { retryAfterMs: 60_001 }, {}, undefined],
    ['ends it where the config says so', { retryAfterMs: 11 }, { maxServerWait: 10 }, undefined],
  ])('a wait that the server asks for %s', (_, rest, config, delay) => {
    expect(backoffDelay(1, busy(rest), { jitter, ...config })).toBe(delay)
  })

  it.each([
    ['a failure that is not transient', new TransportFailure('no key', { phase: 'credential' }), undefined],
    ['what the server wants left alone', busy({ shouldRetry: false }), undefined],
    [
      'what the server wants tried again',
      new ApiFailure('?', { kind: 'invalid_request_error', status: 400, shouldRetry: true }),
      500,
    ],
  ])('judges %s', (_, failure, delay) => {
    expect(backoffDelay(1, failure, { jitter })).toBe(delay)
  })

  it('lets the reader judge', () => {
    expect(backoffDelay(1, cut, { jitter, when: () => false })).toBeUndefined()
    expect(backoffDelay(1, new TransportFailure('no key', { phase: 'credential' }), { jitter, when: () => true })).toBe(
      500,
    )
  })
})
