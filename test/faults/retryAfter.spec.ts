import { defer, map, NEVER, type Observable } from 'rxjs'
import { type BackoffConfig, restartWithBackoff, retryWithBackoff } from '../../src/index.ts'
import { marbles } from '../../src/testing/index.ts'
import { responseFailure } from '../../src/transport/http/responseFailure.ts'

type Headings = Readonly<Record<string, string>>

const refusal = (headers: Headings) => responseFailure({ ok: false, status: 429, headers: new Headers(headers) }, '')

/** Virtual time begins where the dates of JavaScript do. */
const date = (ms: number): string => new Date(ms).toUTCString()

const backoff: BackoffConfig = { initialDelay: 3, jitter: () => 1 }

describe.each([
  ['retryWithBackoff', () => retryWithBackoff<string>(backoff)],
  ['restartWithBackoff', () => restartWithBackoff<string>(backoff)],
] as const)('%s', (_, again) => {
  it.each<[string, Headings, string]>([
    ['in milliseconds', { 'retry-after-ms': '25' }, '                          -- 25ms   -a-|'],
    ['in milliseconds, which are exact', { 'retry-after-ms': '25', 'retry-after': '1' }, '-- 25ms -a-|'],
    ['in seconds', { 'retry-after': '7' }, '                                  -- 7s     -a-|'],
    ['in parts of a second', { 'retry-after': '0.5' }, '                      -- 500ms  -a-|'],
    ['until a date', { 'retry-after': date(5000) }, '                         -- 4998ms -a-|'],
    ['until a date that is past, which is to wait as ever', { 'retry-after': date(0) }, '-- 3ms -a-|'],
    ['for no time, which is to wait as ever', { 'retry-after': '0' }, '       -- 3ms    -a-|'],
    ['in words, which is to wait as ever', { 'retry-after': 'soon' }, '       -- 3ms    -a-|'],
    ['longer than anybody waits', { 'retry-after': '61' }, '                  --#'],
  ])('waits as it is asked to, %s', (_, headers, expected) =>
    marbles(({ cold, expectObservable }) => {
      const refused = cold('--x').pipe(
        map((): string => {
          throw refusal(headers)
        }),
      )
      const attempts: Observable<string>[] = [refused, cold('-a-|')]
      const source = defer(() => attempts.shift() ?? NEVER)

      expectObservable(source.pipe(again())).toBe(expected, undefined, refusal(headers))
    })(),
  )
})
