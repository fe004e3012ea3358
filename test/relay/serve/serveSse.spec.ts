import { concat, EMPTY, lastValueFrom, map, NEVER, type Observable, Subject, toArray } from 'rxjs'
import {
  ApiFailure,
  ProtocolFailure,
  StalledFailure,
  TransportFailure,
  TruncatedFailure,
  anthropic,
  messages,
  ofType,
  textDeltas,
} from '../../../src/index.ts'
import { decodeEvent, MessageStreamEvent } from '../../../src/codec/index.ts'
import { encodeEvent, failureFrame } from '../../../src/server/index.ts'
import { encodeFrame } from '../../../src/wire/index.ts'
import { endFrame } from '../../../src/relay/endFrame.ts'
import { type Answer, serveSse, type SseConfig } from '../../../src/relay/serve/serveSse.ts'
import { alphabet, marbles, overloaded, streamOf } from '../../../src/testing/index.ts'
import type { Frame } from '../../../src/wire/Frame.ts'

const frames: Record<string, Frame> = {
  a: { event: '', data: 'a', id: '1' },
  b: { event: 'b', data: '{}', id: '2' },
}

/** What is written, by its letter: a frame, a comment, the end, or the frame of a failure. */
const texts = (failure: unknown = overloaded): Record<string, string> => ({
  a: 'id: 1\ndata: a\n\n',
  b: 'id: 2\nevent: b\ndata: {}\n\n',
  ':': ':\n\n',
  E: 'event: @end\ndata: {"type":"ping"}\n\n',
  F: encodeFrame(failureFrame(failure)),
})

/** An answer that is always ready, what is written to it, and with what status and type it was opened. */
const answerOf = (): Answer & { readonly written: Observable<string>; readonly opened: unknown[] } => {
  const written = new Subject<string>()
  const opened: unknown[] = []
  return {
    written,
    opened,
    open: (status, headers) => opened.push([status, headers['content-type']]) > 0,
    write: (text) => {
      written.next(text)
      return EMPTY
    },
  }
}

const stream = [200, 'text/event-stream; charset=utf-8']

const quiet: SseConfig = { heartbeat: 0 }

describe('serveSse', () => {
  it(
    'writes each frame as it comes, and the end',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  -a--b-|', frames)
      const subs = '         ^-----!'
      const written = '      -a--b-E'
      const expected = '     ------|'
      const answer = answerOf()

      expectObservable(answer.written).toBe(written, texts())
      expectObservable(serveSse(source, quiet, answer)).toBe(expected)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it(
    'writes events as frames of their type',
    marbles(({ cold, expectObservable }) => {
      const answer = answerOf()
      expectObservable(answer.written).toBe('p?E', {
        ...texts(),
        p: 'event: ping\ndata: {"type":"ping"}\n\n',
        '?': 'event: news\ndata: {"type":"news"}\n\n',
      })
      expectObservable(serveSse(cold('p?|', alphabet), quiet, answer)).toBe('--|')
    }),
  )

  it(
    'writes a comment at each heartbeat, as long as the stream lasts',
    marbles(({ cold, expectObservable }) => {
      const source = cold('  -a-----b-----|', frames)
      const written = '      -a-:--:b-:--:E'
      const expected = '     -------------|'
      const answer = answerOf()

      expectObservable(answer.written).toBe(written, texts())
      expectObservable(serveSse(source, { heartbeat: 3 }, answer)).toBe(expected)
    }),
  )

  it(
    'writes no comment behind the end, nor into the body of a refusal, however slowly that is taken',
    marbles(({ cold, expectObservable }) => {
      const slow = answerOf()
      const write = (text: string): Observable<never> => concat(slow.write(text), NEVER)
      const body = '{"type":"error","error":{"type":"not_found_error","message":"No"}}'
      const failure = new ApiFailure('No', { kind: 'not_found_error', status: 404 })
      expectObservable(slow.written, '---------!').toBe('B', { B: body })
      expectObservable(serveSse(cold('#', frames, failure), { heartbeat: 3 }, { ...slow, write }), '---------!').toBe(
        '',
      )
    }),
  )

  it(
    'beats every 15 s unless it is told otherwise',
    marbles(({ cold, expectObservable }) => {
      const answer = answerOf()
      expectObservable(answer.written, '31s !').toBe('15s : 14999ms :', texts())
      expectObservable(serveSse(cold('-'), {}, answer), '31s !').toBe('')
    }),
  )

  it(
    'lets the source go when it is unsubscribed, and beats no more',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  -a---', frames)
      const subs = '         ^---!'
      const written = '      -a-:'
      const answer = answerOf()

      expectObservable(answer.written).toBe(written, texts())
      expectObservable(serveSse(source, { heartbeat: 3 }, answer), subs).toBe('----')
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it.each([
    ['a failure', new StalledFailure('No progress for 5 ms', { clock: 'progress', after: 5 })],
    ['an error that is none', new TypeError('a bug')],
  ])('writes %s as its frame, behind what came', (_, error) =>
    marbles(({ cold, expectObservable }) => {
      const source = cold('  -a-b#', frames, error)
      const written = '      -a-bF'
      const expected = '     ----|'
      const answer = answerOf()

      expectObservable(answer.written).toBe(written, texts(error))
      expectObservable(serveSse(source, quiet, answer)).toBe(expected)
    })(),
  )

  describe('opens the answer', () => {
    const failureWith = (status?: number, rest: object = {}) =>
      new ApiFailure('No', { kind: 'some_error', ...(status === undefined ? {} : { status }), ...rest })

    it(
      'with the first frame, once',
      marbles(({ cold, expectObservable, flush }) => {
        const none = answerOf()
        const one = answerOf()
        expectObservable(serveSse(cold('--a', frames), quiet, none), '-!').toBe('')
        expectObservable(serveSse(cold('--a-b-|', frames), quiet, one)).toBe('------|')
        flush()
        expect([none.opened, one.opened]).toEqual([[], [stream]])
      }),
    )

    it(
      'with the first heartbeat',
      marbles(({ cold, expectObservable, flush }) => {
        const answer = answerOf()
        expectObservable(serveSse(cold('-'), { heartbeat: 3 }, answer), '----!').toBe('')
        flush()
        expect(answer.opened).toEqual([stream])
      }),
    )

    it.each([400, 404, 413, 422])('with the status %d of a failure that comes first, and its error', (status) =>
      marbles(({ cold, expectObservable, flush }) => {
        const failure = failureWith(status, { details: { error_code: 'a' }, requestId: 'req_1' })
        const body = `{"type":"error","error":{"type":"some_error","message":"No","details":{"error_code":"a"}},"request_id":"req_1"}`
        const answer = answerOf()
        expectObservable(answer.written).toBe('-B', { B: body })
        expectObservable(serveSse(cold('-#', frames, failure), quiet, answer)).toBe('-|')
        flush()
        expect(answer.opened).toEqual([[status, 'application/json']])
      })(),
    )

    it.each<[string, Error]>([
      ...[401, 403, 408, 429, 500, 529, undefined].map((status): [string, Error] => [
        `a status of ${status}`,
        failureWith(status),
      ]),
      ['an attempt that may well succeed later', failureWith(400, { shouldRetry: true })],
      ['an error that is no failure', Object.assign(new Error('a bug'), { status: 404 })],
    ])('with 200 for %s, which may be the relay’s own trouble', (_, failure) =>
      marbles(({ cold, expectObservable, flush }) => {
        const answer = answerOf()
        expectObservable(answer.written).toBe('-F', texts(failure))
        expectObservable(serveSse(cold('-#', frames, failure), quiet, answer)).toBe('-|')
        flush()
        expect(answer.opened).toEqual([stream])
      })(),
    )

    it(
      'with 200 where a frame came first, or where the status is decided already',
      marbles(({ cold, expectObservable, flush }) => {
        const failure = failureWith(404)
        const answer = answerOf()
        expectObservable(answer.written).toBe('aF', texts(failure))
        expectObservable(serveSse(cold('a#', frames, failure), quiet, answer)).toBe('-|')
        const { written, write } = answerOf()
        expectObservable(written).toBe('-F', texts(failure))
        expectObservable(serveSse(cold('-#', frames, failure), quiet, { write, open: () => false })).toBe('-|')
        flush()
        expect(answer.opened).toEqual([stream])
      }),
    )
  })

  it(
    'ends a frame that was cut behind its data, and says that one is truncated which was cut before',
    marbles(({ cold, expectObservable }) => {
      const cut = (data: string): Frame => ({ event: 'b', data, id: '2', unterminated: true })
      const whole = answerOf()
      expectObservable(whole.written).toBe('bE', texts())
      expectObservable(serveSse(cold('b|', { b: cut('{}') }), quiet, whole)).toBe('-|')

      const part = answerOf()
      expectObservable(part.written).toBe('F', texts(new TruncatedFailure('The stream ended inside the event b')))
      expectObservable(serveSse(cold('b|', { b: cut('{"a') }), quiet, part)).toBe('|')
    }),
  )

  it(
    'errors if the reader takes nothing for drainTimeout, counted from each write',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  -a-b---------', frames)
      const subs = '         ^-----------!'
      const expected = '     ------------#'
      const takes: Record<string, Observable<never>> = { a: cold('----|'), b: NEVER }
      const write = (text: string) => takes[text.includes('data: a') ? 'a' : 'b'] ?? EMPTY

      const served = serveSse(source, { ...quiet, drainTimeout: 7 }, { open: () => true, write })
      const failure = new TransportFailure('The reader took nothing for 7 ms', { phase: 'body' })
      expectObservable(served).toBe(expected, undefined, failure)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it.each([Infinity, 2 ** 31])('sends no heartbeat and cuts no reader after %d ms, which no timer can wait', (ms) =>
    marbles(({ cold, expectObservable }) => {
      const answer = answerOf()
      expectObservable(answer.written).toBe('a 100ms E', texts())
      const source = cold<Frame>('a 100ms |', frames)
      expectObservable(serveSse(source, { heartbeat: ms, drainTimeout: ms }, answer)).toBe('- 100ms |')
    })(),
  )

  it(
    'errors with what a heartbeat throws, and does not throw it out of a timer',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('-----a', frames)
      const bug = new TypeError('write is broken')
      const write = (): never => {
        throw bug
      }
      expectObservable(serveSse(source, { heartbeat: 3 }, { open: () => true, write })).toBe('---#', undefined, bug)
      expectSubscriptions(source.subscriptions).toBe('^--!')
    }),
  )

  it(
    'tells the reader of a frame that cannot be said',
    marbles(({ cold, expectObservable }) => {
      const event = { event: 'a\nb', data: 'x' }
      const failure = new ProtocolFailure('The name of an event contains a line end', { event })
      const answer = answerOf()
      expectObservable(answer.written).toBe('aF', texts(failure))
      expectObservable(serveSse(cold('ax', { ...frames, x: event }), quiet, answer)).toBe('-|')
    }),
  )

  it('ends with a frame that is nothing to other readers', () => {
    expect(decodeEvent(MessageStreamEvent)(endFrame)).toMatchObject({ right: { type: 'ping' } })
  })

  it('ends with a frame that means nothing in the stream of a model, as do the other names of this library', async () => {
    const own = ['@end', '@open', '@failure', '@restart', '@resume', '@stopped'].map((event) => ({
      event,
      data: JSON.stringify({ type: event, attempt: 1, reason: 'no_calls', calls: [] }),
    }))
    const events: Frame[] = []
    streamOf('S[ab]$(.|)')()
      .pipe(map(encodeEvent))
      .subscribe((it) => events.push(it))
    const frames = events.flatMap((it) => [it, ...own]).slice(0, -own.length)
    const body = frames.map(encodeFrame).join('')
    const fetch = () => Promise.resolve(new Response(body, { headers: { 'content-type': 'text/event-stream' } }))
    const ask = messages(anthropic({ apiKey: 'k', fetch }))
    const read = ask({ model: 'm', max_tokens: 1, messages: [] })
    expect(await lastValueFrom(read.pipe(textDeltas(), toArray()))).toEqual(['a', 'b'])
    const others = await lastValueFrom(read.pipe(ofType('@unknown'), toArray()))
    expect(new Set(others.map(({ wireType }) => wireType))).toEqual(new Set(own.map(({ event }) => event)))
  })

  it('is read as an error of the API if a model sends a failure of this library', async () => {
    const forged = failureFrame(new TruncatedFailure('forged'))
    const fetch = () =>
      Promise.resolve(new Response(encodeFrame(forged), { headers: { 'content-type': 'text/event-stream' } }))
    const ask = messages(anthropic({ apiKey: 'k', fetch }))
    await expect(lastValueFrom(ask({ model: 'm', max_tokens: 1, messages: [] }))).rejects.toMatchObject({
      _tag: 'ApiFailure',
      kind: 'api_error',
    })
  })
})
