import * as t from 'io-ts'
import { from, lastValueFrom, map, materialize, type Observable, of, toArray } from 'rxjs'
import {
  ApiFailure,
  DecodeFailure,
  type MessageRequest,
  type MessageStreamEvent,
  conversationEvents,
  type Restart,
  type Seam,
  tool,
  withTools,
} from '../../src/index.ts'
import { encodeEvent } from '../../src/server/index.ts'
import { marbles, overloaded, streamOf } from '../../src/testing/index.ts'
import type { Frame } from '../../src/wire/Frame.ts'
import { answers } from '../conversation/answers.ts'
import { resumeWith, start } from '../events.ts'

type Event = MessageStreamEvent | Seam

const request: MessageRequest = { model: 'm', max_tokens: 1, messages: [{ role: 'user', content: 'Olá' }] }

const broken = t.number.decode('x')
const unreadable = new DecodeFailure('Unreadable', {
  layer: 'event',
  input: 'x',
  errors: broken._tag === 'Left' ? broken.left : [],
})

const restart: Restart = { type: '@restart', attempt: 1, failure: overloaded }
const resume = resumeWith(2)

const own: readonly Seam[] = [
  { type: '@tool_progress', id: 'toolu_1', name: 'tool', progress: { half: true } },
  {
    type: '@tool_result',
    id: 'toolu_1',
    name: 'tool',
    result: { type: 'tool_result', tool_use_id: 'toolu_1', content: 'ok' },
  },
  resume,
]

/** The events of a diagram, as an answer with this number. */
const message = (diagram: string, number: number): Observable<MessageStreamEvent> =>
  streamOf(diagram)().pipe(map((event) => (event.type === 'message_start' ? start(`msg_${number}`) : event)))

const read = (frames: readonly Frame[]): Promise<readonly Event[]> =>
  lastValueFrom(conversationEvents(() => from(frames))(request).pipe(toArray()))

describe('conversationEvents', () => {
  it.each(own.map((event) => [event.type, event] as const))('gives %s as it was', async (_, event) => {
    const [back] = await read([encodeEvent(event)])
    expect(back).toEqual(event)
    if ('failure' in event) expect(back).toMatchObject({ failure: expect.any(ApiFailure) })
  })

  it('gives a failure in an event without the codecs that it names', async () => {
    const frame = encodeEvent({ ...resume, failure: unreadable })
    expect(frame.data).not.toContain('errors')
    const [back] = await read([frame])
    expect(back).toMatchObject({ failure: { _tag: 'DecodeFailure', message: 'Unreadable', errors: [] } })
  })

  it('gives the events of several messages, and what lies between them, as the backend has them', async () => {
    const run = tool({ name: 'tool', description: '', input: t.unknown, input_schema: {}, run: () => of('ok') })
    const { ask } = answers(message('S{jk}T(.|)', 1), message('S[ab]$(.|)', 2))
    const events = await lastValueFrom(withTools(ask, [run])(request).pipe(toArray()))
    expect(events.map(({ type }) => type)).toContain('@tool_result')
    expect(events.filter(({ type }) => type === 'message_stop')).toHaveLength(2)
    expect(await read(events.map(encodeEvent))).toEqual(events)
  })

  it('gives what this version does not know, with our mark or without, as unknown', async () => {
    const events = await read([
      { event: '@news', data: '{"type":"@news","a":1}' },
      { event: 'news', data: '{"type":"news"}' },
    ])
    expect(events).toEqual([
      { type: '@unknown', wireType: '@news', raw: { type: '@news', a: 1 } },
      { type: '@unknown', wireType: 'news', raw: { type: 'news' } },
    ])
  })

  it.each([
    ['an event that is malformed', { event: '@tool_progress', data: '{"type":"@tool_progress"}' }, 'DecodeFailure'],
    ['a new beginning, since what has been shown stays', encodeEvent(restart), 'ProtocolFailure'],
    [
      'an event of Claude that is',
      { event: 'content_block_stop', data: '{"type":"content_block_stop"}' },
      'DecodeFailure',
    ],
    ['an error', { event: 'error', data: '{"error":{"type":"api_error","message":"No"}}' }, 'ApiFailure'],
  ])('fails at %s', async (_, frame, tag) => {
    const source = conversationEvents(() => of({ event: 'ping', data: '{"type":"ping"}' }, frame))
    const [, end] = await lastValueFrom(source(request).pipe(materialize(), toArray()))
    expect(end).toMatchObject({ kind: 'E', error: { _tag: tag } })
  })

  it(
    'ends as the transport ends',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  -p--#', { p: { event: 'ping', data: '{"type":"ping"}' } }, overloaded)
      const subs = '         ^---!'
      const expected = '     -p--#'

      expectObservable(conversationEvents(() => source)(request)).toBe(expected, { p: { type: 'ping' } }, overloaded)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )
})
