import fc from 'fast-check'
import { concat, from, lastValueFrom, NEVER, type Observable, of, throwError, toArray } from 'rxjs'
import { MessageStreamEvent } from '../../src/codec/messages/MessageStreamEvent.ts'
import { type Message, type MessageRequest, messages, reduceMessage, tolerant } from '../../src/index.ts'
import { alphabet, marbles, overloaded } from '../../src/testing/index.ts'
import type { Frame } from '../../src/wire/Frame.ts'
import { anyMessage, messageStop } from '../events.ts'

const request: MessageRequest = { model: 'm', max_tokens: 1, messages: [] }

const frameOf = (event: MessageStreamEvent): Frame => ({
  event: event.type === '@unknown' ? event.wireType : event.type,
  data: JSON.stringify(MessageStreamEvent.encode(event)),
})

const done: Frame = { event: '', data: '[DONE]' }
const frame: Readonly<Record<string, Frame>> = {
  ...Object.fromEntries(Object.entries(alphabet).map(([letter, event]) => [letter, frameOf(event)])),
  D: done,
}

const read = (source: Observable<Frame>): Promise<readonly Frame[]> =>
  lastValueFrom(tolerant(() => source)(request).pipe(toArray()))

const message = (source: Observable<Frame>): Promise<Message> =>
  lastValueFrom(messages(tolerant(() => source))(request).pipe(reduceMessage()))

const without = (frames: readonly Frame[], ...names: readonly string[]): readonly Frame[] =>
  frames.filter(({ event }) => !names.includes(event))

describe('tolerant', () => {
  it(
    'ends the message at [DONE], after a stop reason',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  S[a]$D---', frame)
      const subs = '         ^--------'
      const expected = '     S[a]$.---'

      expectObservable(tolerant(() => source)(request)).toBe(expected, frame)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it(
    'ends the message when the body ends, after a stop reason',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  S[a]$|', frame)
      const subs = '         ^----!'
      const expected = '     S[a]$(.|)'

      expectObservable(tolerant(() => source)(request)).toBe(expected, frame)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it(
    'stops an open block where the message ends, since text may come after the stop reason',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  S[a--$b---.---|', frame)
      const subs = '         ^-------------!'
      const expected = '     S[a--$b---(].)|'

      expectObservable(tolerant(() => source)(request)).toBe(expected, frame)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it(
    'passes on a connection that breaks, also after a stop reason',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  S[a]$#', frame, overloaded)
      const subs = '         ^----!'
      const expected = '     S[a]$#'

      expectObservable(tolerant(() => source)(request)).toBe(expected, frame, overloaded)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it('reads text after the stop reason, as messages() does', async () => {
    const frames = [...'S[a$b'].map((letter) => frame[letter]).filter((it) => it !== undefined)
    for (const ending of [[done], [frameOf(messageStop)], []]) {
      expect((await message(from([...frames, ...ending]))).content).toEqual([{ type: 'text', text: 'ab' }])
    }
  })

  it('emits the very frames of any message that lacks nothing, ids included', async () => {
    await fc.assert(
      fc.asyncProperty(anyMessage, async (events) => {
        const frames = events.map((event, index) => ({ ...frameOf(event), id: String(index + 1) }))
        const emitted = await read(from(frames))
        expect(emitted).toHaveLength(frames.length)
        emitted.forEach((it, at) => expect(it).toBe(frames[at]))
      }),
    )
  })

  it('folds to the same message without any of the stops', async () => {
    const end = fc.constantFrom<readonly Frame[]>([], [done], [{ event: 'message', data: ' [DONE] ' }])
    await fc.assert(
      fc.asyncProperty(anyMessage, end, async (events, ending) => {
        const frames = events.map(frameOf)
        const whole = await message(from(frames))
        const cut = without(frames, 'message_stop', 'content_block_stop')
        expect(await message(from([...cut, ...ending]))).toEqual(whole)
      }),
    )
  })

  it('never ends a message before its stop reason, wherever the body ends', async () => {
    await fc.assert(
      fc.asyncProperty(anyMessage, fc.nat(), fc.boolean(), async (events, at, isDone) => {
        const frames = without(events.map(frameOf), 'message_delta', 'message_stop')
        const part = frames.slice(0, at % (frames.length + 1))
        const failure = message(from(isDone ? [...part, done] : part))
        await expect(failure).rejects.toMatchObject({ _tag: 'TruncatedFailure' })
      }),
    )
  })

  const reason = frameOf(alphabet.$)
  const start = frameOf(alphabet.S)

  it.each<[string, readonly Frame[]]>([
    ['an error', [{ event: 'error', data: '{"error":{"type":"overloaded_error","message":"x"}}' }]],
    ['an error of text', [{ event: 'error', data: 'engine died' }]],
    ['an error without a name', [{ event: '', data: '{"error":"x"}' }]],
    ['a frame that is cut', [{ event: 'content_block_start', data: '{"type', unterminated: true }]],
    ['text that is cut', [{ event: '', data: '[DO', unterminated: true }]],
  ])('ends nothing after %s', async (_, frames) => {
    const emitted = await read(from([start, reason, ...frames, done]))
    expect(emitted.map(({ event }) => event)).not.toContain('message_stop')
  })

  it.each(['keep-alive', '"keep-alive"', '3'])('drops %s without a name', async (data) => {
    expect(await read(of(start, { event: '', data }))).toEqual([start])
  })

  it('emits nothing after the end', async () => {
    expect(await read(from([start, reason, done, frameOf(alphabet['.']), done]))).toEqual([
      start,
      reason,
      frameOf(alphabet['.']),
    ])
  })

  it('runs a tool call whose JSON is whole, and none whose JSON is cut', async () => {
    const body = (json: string) =>
      from([
        start,
        {
          event: '',
          data: '{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"a","name":"b"}}',
        },
        {
          event: '',
          data: JSON.stringify({
            type: 'content_block_delta',
            index: 0,
            delta: { type: 'input_json_delta', partial_json: json },
          }),
        },
        reason,
      ])
    expect(await message(body('{"a":1}'))).toMatchObject({ content: [{ type: 'tool_use', input: { a: 1 } }] })
    expect(await message(body('{"a":'))).toMatchObject({ content: [{ type: '@invalid_tool_input', raw: '{"a":' }] })
  })

  it('reads a server that holds the connection open after [DONE]', async () => {
    expect(await message(concat(from([start, reason, done]), NEVER))).toMatchObject({ stop_reason: 'end_turn' })
    await expect(
      message(
        concat(
          from([start]),
          throwError(() => overloaded),
        ),
      ),
    ).rejects.toBe(overloaded)
  })
})
