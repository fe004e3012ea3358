import { lastValueFrom, materialize, of, toArray } from 'rxjs'
import { TruncatedFailure } from '../../src/failure/TruncatedFailure.ts'
import { batchResults } from '../../src/source/batchResults.ts'
import { marbles, overloaded } from '../../src/testing/index.ts'
import { decodeJsonLines } from '../../src/wire/decodeJsonLines.ts'
import type { Frame } from '../../src/wire/Frame.ts'

const result = (custom_id: string) => ({ custom_id, result: { type: 'expired' } })
const frame = (custom_id: string): Frame => ({ event: '', data: JSON.stringify(result(custom_id)) })

const frames = {
  a: frame('a'),
  b: frame('b'),
  l: { ...frame('l'), unterminated: true } as const,
  c: { event: '', data: '{"custom_id', unterminated: true } as const,
}
const results = { a: result('a'), b: result('b'), l: result('l') }
const request = { id: 'msgbatch_1' }

describe('batchResults', () => {
  it(
    'gives a result for each line, and completes with the body, its last line ended or not',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  a-b-l|', frames)
      const subs = '         ^----!'
      const expected = '     a-b-l|'

      expectObservable(batchResults(() => source)(request)).toBe(expected, results)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it(
    'fails as truncated where the last line is cut',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  a-c|', frames)
      const subs = '         ^-!'
      const expected = '     a-#'

      const truncated = new TruncatedFailure('line 2: The stream ended inside an event')
      expectObservable(batchResults(() => source)(request)).toBe(expected, results, truncated)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it(
    'passes the failure of the transport on',
    marbles(({ cold, expectObservable }) => {
      expectObservable(batchResults(() => cold('a-#', frames, overloaded))(request)).toBe('a-#', results, overloaded)
    }),
  )

  it(
    'lets the transport go when it is unsubscribed',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  a-b-a-b', frames)
      const unsub = '        ---!'
      const subs = '         ^--!'
      const expected = '     a-b'

      expectObservable(batchResults(() => source)(request), unsub).toBe(expected, results)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  const ends = (body: string) =>
    lastValueFrom(batchResults(() => of(body).pipe(decodeJsonLines()))(request).pipe(materialize(), toArray()))

  it.each<[string, string, object]>([
    ['no JSON', 'nonsense', { _tag: 'DecodeFailure', layer: 'json', message: expect.stringMatching(/^line 2: /) }],
    [
      'no result',
      '{"custom_id":"b"}',
      { _tag: 'DecodeFailure', layer: 'event', message: 'line 2: result: expected result, got nothing' },
    ],
    [
      'an error of the API',
      '{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}',
      { _tag: 'ApiFailure', kind: 'overloaded_error' },
    ],
  ])('fails at a line that is %s, with its number', async (_, line, failure) => {
    expect(await ends(`${frames.a.data}\n${line}\n${frames.b.data}\n`)).toMatchObject([
      { kind: 'N', value: results.a },
      { kind: 'E', error: failure },
    ])
  })

  it('counts the lines of each subscription anew', async () => {
    const bad = batchResults(() => of({ event: '', data: '?' }))(request).pipe(materialize(), toArray())
    const twice = [await lastValueFrom(bad), await lastValueFrom(bad)]
    expect(twice).toMatchObject(Array(2).fill([{ error: { message: expect.stringMatching(/^line 1: /) } }]))
  })

  it('is complete without any line', async () => {
    expect(await ends('')).toMatchObject([{ kind: 'C' }])
  })
})
