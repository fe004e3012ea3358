import fc from 'fast-check'
import {
  ApiFailure,
  DecodeFailure,
  type Message,
  ProtocolFailure,
  type Restart,
  type Resume,
  type Seam,
  StalledFailure,
  type Stopped,
  type ToolCall,
  type ToolOutput,
  type ToolProgress,
  type ToolResult,
  TransportFailure,
  TruncatedFailure,
} from '../../src/index.ts'
import { decodeEvent, MessageStreamEvent } from '../../src/codec/index.ts'
import { CompletionEvent } from '../../src/completions/index.ts'
import { SeamEvent } from '../../src/relay/SeamEvent.ts'
import { encodeEvent, failureFrame } from '../../src/server/index.ts'
import { alphabet } from '../../src/testing/index.ts'
import { anyMessage, resumeWith } from '../events.ts'

const decode = decodeEvent(MessageStreamEvent)
const decodeSeam = decodeEvent(SeamEvent)

const call = { type: 'tool_use', id: '1', name: 'tool', input: {} } as const
const invalid = { type: '@invalid_tool_input', wireType: 'tool_use', id: '2', name: 'tool', raw: '{"a' } as const
const unknown = { type: '@unknown', wireType: 'hologram', raw: { type: 'hologram', depth: 3 } } as const

const stopped = (...calls: readonly ToolCall[]): Stopped => ({ type: '@stopped', reason: 'approval', calls })
const result = (content: ToolOutput): ToolResult => ({
  type: '@tool_result',
  id: '1',
  name: 'tool',
  result: { type: 'tool_result', tool_use_id: '1', content },
})
const resumed = (content: Message['content']): Resume => {
  const resume = resumeWith(1)
  return { ...resume, message: { ...resume.message, content } }
}

const anyJson: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  json: fc.oneof(
    { depthSize: 'small' },
    fc.jsonValue().map((value): unknown => JSON.parse(JSON.stringify(value))), // without -0, which is written as 0
    fc.constantFrom<unknown>(invalid, unknown),
    fc.array(tie('json')),
  ),
})).json
const anyCall: fc.Arbitrary<ToolCall> = fc.oneof(
  fc.record({ raw: fc.string() }).map(({ raw }) => ({ ...invalid, raw })),
  fc.record({ input: anyJson, caller: fc.constantFrom(unknown, null) }).map((rest) => ({ ...call, ...rest })),
)
const anyBlock = fc.oneof(
  fc.string().map((text) => ({ type: 'text', text }) as const),
  fc.constant(unknown),
)
const anySeam: fc.Arbitrary<Seam | Restart> = fc.oneof(
  fc.array(anyCall).map((calls) => stopped(...calls)),
  anyJson.map((progress): ToolProgress => ({ type: '@tool_progress', id: '1', name: 'tool', progress })),
  fc.oneof(fc.string(), fc.array(anyBlock)).map(result),
  fc.array(anyBlock).map(resumed),
)

const cause = new Error('a secret')
const quoted = { type: 'a.private.example' }
const failures = [
  new TransportFailure('The connection was lost', { phase: 'body', host: 'a.private.example', cause }),
  new StalledFailure('No progress for 9 ms', { clock: 'progress', after: 9 }),
  new ApiFailure('Too many requests', {
    kind: 'rate_limit_error',
    status: 429,
    requestId: 'req_1',
    retryAfterMs: 7,
    shouldRetry: false,
    details: { error_code: 'x', host: 'a.private.example' },
    cause,
  }),
  new DecodeFailure('index: expected number', { layer: 'event', input: quoted, errors: [], cause }),
  new ProtocolFailure('A second message', { event: quoted, reason: 'spliced' }),
  new TruncatedFailure('The stream ended', { stopReason: 'end_turn' }),
].map((failure) => [failure._tag, failure] as const)

describe('encodeEvent', () => {
  it.each(Object.entries(alphabet))('gives %s so that it is decoded to itself', (_, event) => {
    expect(decode(encodeEvent(event))).toEqual({ _tag: 'Right', right: event })
  })

  it('gives any event of a message so', () => {
    fc.assert(
      fc.property(anyMessage, (events) => {
        for (const event of events) expect(decode(encodeEvent(event))).toEqual({ _tag: 'Right', right: event })
      }),
    )
  })

  it('gives back what this version does not know, inside an event too', () => {
    const raw = { type: 'hologram', depth: 3 }
    const data = `{"type":"content_block_start","index":0,"content_block":${JSON.stringify(raw)}}`
    const frame = { event: 'content_block_start', data }
    const decoded = decode(frame)
    if (decoded._tag === 'Left') throw decoded.left
    expect(decoded.right).toMatchObject({ content_block: { type: '@unknown', raw } })
    expect(encodeEvent(decoded.right)).toEqual(frame)
    expect(encodeEvent(alphabet['?'])).toEqual({ event: 'news', data: '{"type":"news"}' })
  })

  it('names an event that had its name from its frame', () => {
    const decodeCompletion = decodeEvent(CompletionEvent)
    const decoded = decodeCompletion({ event: 'completion', data: '{"completion":" Olá","stop_reason":null}' })
    if (decoded._tag === 'Left') throw decoded.left
    const frame = encodeEvent(decoded.right)
    expect(frame.event).toBe('completion')
    expect(decodeCompletion(frame)).toEqual(decoded)
  })

  it.each(['1e999', '-1e999', '[1e999,null]'])('keeps %s, which a model may write, on both ways', (json) => {
    const data = `{"type":"news","n":${json},"text":null}`
    const decoded = decode({ event: 'news', data })
    if (decoded._tag === 'Left') throw decoded.left
    expect(encodeEvent(decoded.right)).toEqual({ event: 'news', data })

    const progress = { type: '@tool_progress', id: '1', name: 'tool', progress: JSON.parse(json) as unknown } as const
    expect(decodeSeam(encodeEvent(progress))).toEqual({ _tag: 'Right', right: progress })
  })

  it.each(failures)('sends in @restart and in @resume of %s what failureFrame sends', (_, failure) => {
    const sent: unknown = Reflect.get(Object(JSON.parse(failureFrame(failure).data)), '@failure')
    const message = alphabet.S.type === 'message_start' ? alphabet.S.message : undefined
    for (const event of [
      { type: '@restart', attempt: 1, failure },
      { type: '@resume', attempt: 2, failure, blocks: 1, message },
    ]) {
      const { event: name, data } = encodeEvent(event)
      expect(name).toBe(event.type)
      expect(JSON.parse(data)).toEqual({ ...event, failure: sent })
      for (const hidden of [
        'a.private.example',
        'a secret',
        '"cause":',
        '"stack":',
        '"input":',
        '"errors":',
        '"event":',
        '"host":',
      ])
        expect(data).not.toContain(hidden)
    }
  })

  it('says a failure in an event without its cause', () => {
    const failure = new TransportFailure('The connection was lost', { phase: 'body', cause: new Error('a secret') })
    const { event, data } = encodeEvent({ type: '@restart', attempt: 1, failure })
    expect(event).toBe('@restart')
    expect(JSON.parse(data)).toEqual({
      type: '@restart',
      attempt: 1,
      failure: { _tag: 'TransportFailure', phase: 'body', message: 'The connection was lost' },
    })
  })

  it.each<[string, Seam | Restart]>([
    ['an open call', stopped(call)],
    ['a call whose input is not valid', stopped(invalid)],
    ['a call of a caller that this version does not know', stopped({ ...call, caller: unknown })],
    ['a call whose input looks like an own block', stopped({ ...call, input: { deep: [invalid, unknown] } })],
    ['progress that looks like an own block', { type: '@tool_progress', id: '1', name: 'tool', progress: [invalid] }],
    ['a result with a block that this version does not know', result([unknown])],
    ['a result in text', result('{"type":"@unknown"}')],
    ['a message with a block that this version does not know', resumed([unknown])],
    ['a message with a call', resumed([{ ...call, caller: unknown }])],
    ['a failure', { type: '@restart', attempt: 1, failure: new TransportFailure('Cut', { phase: 'body' }) }],
  ])('encodes %s in an event of this library so that it is decoded to itself', (_, event) => {
    expect(decodeSeam(encodeEvent(event))).toEqual({ _tag: 'Right', right: event })
  })

  it('encodes any event of this library so', () => {
    fc.assert(
      fc.property(anySeam, (event) => {
        expect(decodeSeam(encodeEvent(event))).toEqual({ _tag: 'Right', right: event })
      }),
    )
  })
})
