import fc from 'fast-check'
import { TransportFailure } from '../../src/index.ts'
import { decodeEvent, MessageStreamEvent } from '../../src/codec/index.ts'
import { CompletionEvent } from '../../src/completions/index.ts'
import { SeamEvent } from '../../src/relay/SeamEvent.ts'
import { encodeEvent } from '../../src/server/index.ts'
import { alphabet } from '../../src/testing/index.ts'
import { anyMessage } from '../events.ts'

const decode = decodeEvent(MessageStreamEvent)

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

  it('encodes that a conversation stopped, with its open calls', () => {
    const stopped = {
      type: '@stopped',
      reason: 'approval',
      calls: [{ type: 'tool_use', id: '1', name: 'tool', input: {} }],
    } as const
    expect(decodeEvent(SeamEvent)(encodeEvent(stopped))).toEqual({ _tag: 'Right', right: stopped })
  })
})
