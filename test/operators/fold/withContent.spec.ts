import fc from 'fast-check'
import type { MessageSnapshot } from '../../../src/operators/fold/MessageSnapshot.ts'
import { withContent } from '../../../src/operators/fold/withContent.ts'

const base: MessageSnapshot = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'claude-test',
  content: [],
  stop_reason: null,
  stop_sequence: null,
  usage: { input_tokens: 1, output_tokens: 1 },
}

const value = fc.constantFrom(null, 'value', 1)

/** Messages with keys that may be missing and keys that this version does not know, in any order. */
const message = fc
  .record(
    {
      stop_reason: fc.constantFrom(null, 'end_turn'),
      stop_sequence: value,
      stop_details: value,
      container: value,
      context_management: value,
      news: value,
    },
    { requiredKeys: [] },
  )
  .chain((fields) => {
    const { stop_reason: _, stop_sequence: __, ...required } = base
    return fc.shuffledSubarray(Object.entries({ ...required, ...fields }), {
      minLength: 6 + Object.keys(fields).length,
    })
  })
  .map((entries) => Object.fromEntries(entries) as unknown as MessageSnapshot)

describe('withContent', () => {
  it('has every key that the message has, no other, and the content', () => {
    fc.assert(
      fc.property(message, (message) => {
        const content = [{ type: 'text' as const, text: 'a' }]
        expect(withContent(message, content)).toStrictEqual({ ...message, content })
      }),
    )
  })

  const rows: readonly (readonly [string, object])[] = [
    ['no other key', {}],
    ['stop_details', { stop_details: null }],
    ['container', { container: { id: 'c', expires_at: 'soon' } }],
    ['stop_details and container', { stop_details: null, container: null }],
    ['a key that this version does not know', { news: 1 }],
    ['container and a key that this version does not know', { container: null, news: 1 }],
  ]

  it.each(rows)('keeps a message with %s as it is', (_, fields) => {
    const content = [{ type: 'text' as const, text: 'a' }]
    expect(withContent({ ...base, ...fields }, content)).toStrictEqual({ ...base, ...fields, content })
  })
})
