import fc from 'fast-check'
import { fillEvent } from '../../../src/codec/messages/fillEvent.ts'
import { MessageStreamEvent } from '../../../src/codec/messages/MessageStreamEvent.ts'
import { anyMessage } from '../../events.ts'

const usage = { input_tokens: 7, output_tokens: 1 }
const message = { id: 'msg_1', type: 'message', role: 'assistant', model: 'm', content: [], usage }

/** Nothing, or null. */
const missing = fc.constantFrom(undefined, null)

describe('fillEvent', () => {
  it('returns an event that lacks nothing as the same object', () => {
    fc.assert(
      fc.property(anyMessage, (events) => {
        for (const event of events as readonly Readonly<Record<string, unknown>>[]) expect(fillEvent(event)).toBe(event)
      }),
    )
  })

  it('fills in any fields that message_start lacks, and keeps the others', () => {
    const keys = fc.subarray(Object.keys(message))
    fc.assert(
      fc.property(keys, fc.subarray(Object.keys(usage)), missing, (absent, figures, nothing) => {
        const without = (object: object, names: readonly string[]) => ({
          ...object,
          ...Object.fromEntries(names.map((name) => [name, nothing])),
        })
        const event = {
          type: 'message_start',
          message: without({ ...message, usage: without(usage, figures) }, absent),
        }
        const filled = fillEvent(event)
        expect(MessageStreamEvent.isPlain(filled)).toBe(true)
        const empty = { id: '', type: 'message', role: 'assistant', model: '', content: [] }
        const kept = Object.keys(message).filter((key) => key !== 'usage' && !absent.includes(key))
        expect(filled).toMatchObject({
          message: { ...empty, ...Object.fromEntries(kept.map((key) => [key, Reflect.get(message, key)])) },
        })
      }),
    )
  })

  it.each<[string, object, object]>([
    ['the message', { type: 'message_start' }, { message: { id: '', content: [], usage: { input_tokens: 0 } } }],
    ['a text', block({ type: 'text' }), block({ type: 'text', text: '' })],
    ['a thought', block({ type: 'thinking', thinking: null }), block({ type: 'thinking', thinking: '' })],
    ['an input', block(call('tool_use')), block({ ...call('tool_use'), input: {} })],
    ['an input that is null', block({ ...call('server_tool_use'), input: null }), { content_block: { input: {} } }],
    ['an input that is blank', block({ ...call('mcp_tool_use'), input: ' ' }), { content_block: { input: {} } }],
    ['a text that is null', delta({ type: 'text_delta', text: null }), { delta: { text: '' } }],
    ['a thought that is null', delta({ type: 'thinking_delta', thinking: null }), { delta: { thinking: '' } }],
    ['JSON that is absent', delta({ type: 'input_json_delta' }), { delta: { partial_json: '' } }],
    ['a delta', { type: 'message_delta', usage }, { delta: {}, usage }],
    ['a delta that is null', { type: 'message_delta', delta: null }, { delta: {} }],
  ])('fills in %s', (_, event, filled) => {
    expect(fillEvent({ ...event })).toMatchObject(filled)
  })

  it.each<[string, object]>([
    ['an index', { type: 'content_block_start', content_block: { type: 'text', text: '' } }],
    ['the id of a call', block({ type: 'tool_use', name: 'a', input: {} })],
    ['the name of a call', block({ type: 'tool_use', id: 'a', input: {} })],
    ['a text of another type', block({ type: 'text', text: 3 })],
    ['a message of another type', { type: 'message_start', message: 'x' }],
  ])('does not make up %s', (_, event) => {
    expect(MessageStreamEvent.is(fillEvent({ ...event }))).toBe(false)
  })
})

function block(content_block: object): object {
  return { type: 'content_block_start', index: 0, content_block }
}

function call(type: string): object {
  return { type, id: 'a', name: 'b', server_name: 'c' }
}

function delta(delta: object): object {
  return { type: 'content_block_delta', index: 0, delta }
}
