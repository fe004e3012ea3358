import fc from 'fast-check'
import type { ContentBlock, Message, MessageStreamEvent, Resume } from '../src/index.ts'
import { overloaded } from '../src/testing/index.ts'

const message = (id: string): Message => ({
  id,
  type: 'message',
  role: 'assistant',
  model: 'claude-test',
  content: [],
  usage: { input_tokens: 10, output_tokens: 1 },
})

/** The start of a message. */
export const start = (id = 'msg_1', rest: object = {}): MessageStreamEvent => ({
  type: 'message_start',
  message: { ...message(id), ...rest },
})

/** The place where an answer is carried on, and so many of its blocks stay. */
export const resumeWith = (blocks: number): Resume => ({
  type: '@resume',
  attempt: 1,
  failure: overloaded,
  blocks,
  message: message('msg_2'),
})

export const blockStart = (index: number, content_block: ContentBlock): MessageStreamEvent => ({
  type: 'content_block_start',
  index,
  content_block,
})

export const blockDelta = (
  index: number,
  delta: Extract<MessageStreamEvent, { type: 'content_block_delta' }>['delta'],
): MessageStreamEvent => ({ type: 'content_block_delta', index, delta })

export const blockStop = (index: number): MessageStreamEvent => ({ type: 'content_block_stop', index })

export const messageStop: MessageStreamEvent = { type: 'message_stop' }

/** The events of one block, its deltas cut anywhere, pings and unknown deltas among them. */
const block = fc.oneof(
  fc.array(fc.string(), { maxLength: 5 }).map((texts) => ({
    start: { type: 'text', text: '' } as const,
    deltas: texts.map((text) => ({ type: 'text_delta', text }) as const),
  })),
  fc.array(fc.string(), { maxLength: 4 }).map((pieces) => ({
    start: { type: 'thinking', thinking: '', signature: '' } as const,
    deltas: [
      ...pieces.map((thinking) => ({ type: 'thinking_delta', thinking }) as const),
      { type: 'signature_delta', signature: 'signed' } as const,
    ],
  })),
  fc
    .tuple(fc.dictionary(fc.string(), fc.jsonValue()), fc.array(fc.nat(60), { maxLength: 4 }), fc.boolean())
    .map(([input, at, whole]) => {
      const text = JSON.stringify(input)
      const json = whole ? text : text.slice(0, -1)
      const cuts = [0, ...at.map((place) => Math.min(place, json.length)).sort((a, b) => a - b), json.length]
      return {
        start: { type: 'tool_use', id: 'toolu', name: 'tool', input: {} } as const,
        deltas: cuts.slice(1).map((end, index) => ({
          type: 'input_json_delta' as const,
          partial_json: json.slice(cuts[index], end),
        })),
      }
    }),
)

/** Any legal message, its blocks interleaved in any way. */
export const anyMessage: fc.Arbitrary<readonly MessageStreamEvent[]> = fc
  .tuple(fc.array(block, { maxLength: 4 }), fc.infiniteStream(fc.nat(1_000)))
  .map(([blocks, choices]) => {
    const queues: MessageStreamEvent[][] = blocks.map(({ start, deltas }, index) => [
      blockStart(index, start),
      ...deltas.map((delta) => blockDelta(index, delta)),
      blockStop(index),
    ])
    const events: MessageStreamEvent[] = [start()]
    let started = 0
    for (;;) {
      const open = queues.filter((queue, index) => queue.length > 0 && index <= started)
      if (open.length === 0) break
      const queue = open[Number(choices.next().value) % open.length]
      const event = queue?.shift()
      if (event === undefined) break
      if (event.type === 'content_block_start') started = event.index + 1
      events.push(event)
      if (Number(choices.next().value) % 7 === 0) events.push({ type: 'ping' })
    }
    return [
      ...events,
      { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { output_tokens: 9 } },
      messageStop,
    ]
  })
