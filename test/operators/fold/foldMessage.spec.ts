import type { ContentBlock, MessageStreamEvent, Restart, Seam } from '../../../src/index.ts'
import { foldMessage } from '../../../src/operators/fold/foldMessage.ts'
import { messageReducer } from '../../../src/operators/fold/messageReducer.ts'
import type { MessageSnapshot } from '../../../src/operators/fold/MessageSnapshot.ts'
import { overloaded } from '../../../src/testing/index.ts'
import { blockDelta, blockStart, blockStop, messageStop, resumeWith, start } from '../../events.ts'

type FoldedEvent = MessageStreamEvent | Seam | Restart

const restart: Restart = { type: '@restart', attempt: 1, failure: overloaded }
const text = (index: number, text: string) => blockDelta(index, { type: 'text_delta', text })
const citation = (url: string) => ({ type: 'web_search_result_location', cited_text: 'a', url }) as const
const cite = (index: number, url: string) => blockDelta(index, { type: 'citations_delta', citation: citation(url) })
const empty: ContentBlock = { type: 'text', text: '' }
const thinking: ContentBlock = { type: 'thinking', thinking: '', signature: '' }
const signature = (index: number) => blockDelta(index, { type: 'signature_delta', signature: 'signed' })
const tool: ContentBlock = { type: 'tool_use', id: 't', name: 'n', input: {} }
const json = (partial_json: string) => blockDelta(0, { type: 'input_json_delta', partial_json })
const fallback: ContentBlock = { type: 'fallback', from: { model: 'a' }, to: { model: 'b' }, trigger: null }

/** The message that a fold has made of the events. */
const folded = (events: readonly FoldedEvent[]): MessageSnapshot | undefined => {
  const fold = foldMessage()
  events.forEach(fold.next)
  return fold.message()
}

describe('foldMessage', () => {
  it('has no message before one starts, and after a restart', () => {
    expect(folded([])).toBeUndefined()
    expect(folded([blockStart(0, empty), text(0, 'a'), messageStop])).toBeUndefined()
    expect(folded([start(), blockStart(0, empty), restart])).toBeUndefined()
  })

  it.each<[string, readonly FoldedEvent[]]>([
    ['blocks', [start(), blockStart(0, empty), text(0, 'a'), blockStop(0), blockStart(1, empty), text(1, 'b')]],
    ['a block that starts at another place', [start(), blockStart(1, empty), text(1, 'a'), blockStart(0, empty)]],
    ['a block that starts at a taken place', [start(), blockStart(0, tool), blockStart(0, empty)]],
    ['deltas and stops of no block', [start(), text(0, 'a'), cite(0, 'u'), blockStop(0)]],
    ['a tool call', [start(), blockStart(0, tool), json('{"a"'), json(':1}'), blockStop(0), messageStop]],
    ['a tool call that is cut', [start(), blockStart(0, tool), json('{"a"'), messageStop]],
    ['signed thinking', [start(), blockStart(0, thinking), signature(0), blockStop(0)]],
    ['thinking whose signature is cut', [start(), blockStart(0, thinking), signature(0), messageStop]],
    ['citations', [start(), blockStart(0, empty), cite(0, 'u'), text(0, 'a'), cite(0, 'v'), cite(0, 'w')]],
    ['citations before others', [start(), blockStart(0, { ...empty, citations: [citation('t')] }), cite(0, 'u')]],
    ['citations of thinking', [start(), blockStart(0, thinking), cite(0, 'u')]],
    ['citations of two blocks', [start(), blockStart(0, empty), cite(0, 'u'), blockStart(1, empty), cite(1, 'v')]],
    [
      'citations after a restart',
      [start(), blockStart(0, empty), cite(0, 'u'), restart, start(), blockStart(0, empty), cite(0, 'v')],
    ],
    ['citations after a seam', [start(), blockStart(0, empty), cite(0, 'u'), resumeWith(1), cite(0, 'v')]],
    ['another model', [start(), blockStart(0, fallback), blockStart(1, empty), text(1, 'a')]],
    [
      'a seam that drops a block',
      [start(), blockStart(0, empty), text(0, 'a'), blockStart(1, tool), resumeWith(1), text(0, 'b')],
    ],
    ['the same beginning again', [start(), blockStart(0, empty), text(0, 'a'), start(), text(0, 'b')]],
    [
      'a further message',
      [start(), blockStart(0, empty), text(0, 'a'), messageStop, start('msg_2'), blockStart(0, empty)],
    ],
  ])('agrees with messageReducer on %s', (_, events) => {
    events.forEach((_, index) => {
      const some = events.slice(0, index + 1)
      expect(folded(some)).toStrictEqual(some.reduce<MessageSnapshot | undefined>(messageReducer, undefined))
    })
  })

  it('leaves the events as they were', () => {
    const content = [{ type: 'text', text: 'a', citations: [citation('t')] }]
    const events = [start('m', { content }), cite(0, 'u'), cite(0, 'v'), text(0, 'b'), blockStart(1, empty)]
    const before = structuredClone(events)
    folded(events)
    expect(events).toStrictEqual(before)
  })
})
