import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { from } from 'rxjs'
import { type ContentBlock, type Message, type MessageRequest, reduceMessage } from '../../src/index.ts'
import { MessageStreamEvent } from '../../src/codec/index.ts'
import { decodeEvents, decodeSse } from '../../src/wire/index.ts'
import { frames } from '../../src/testing/index.ts'
import { blockDelta, blockStart, blockStop, messageStop, start } from '../events.ts'

/** What the server says when it is asked for the first time: a thought, a text, and a call. */
export const recording = readFileSync(join(__dirname, '../../examples/recordings/story.sse'), 'utf8')

const eventsOf = (text: string): readonly MessageStreamEvent[] => {
  const events: MessageStreamEvent[] = []
  from([text])
    .pipe(decodeSse(), decodeEvents(MessageStreamEvent))
    .subscribe((event) => events.push(event))
  return events
}

const messageFrom = (events: readonly MessageStreamEvent[]): Message => {
  let whole: Message | undefined
  from(events)
    .pipe(reduceMessage())
    .subscribe((message) => (whole = message))
  if (whole === undefined) throw new Error('The recording holds no message')
  return whole
}

/** The events of the recording. */
export const recordedEvents = eventsOf(recording)

/** What the server means to say, however often it is asked. */
export const meant = messageFrom(recordedEvents)

/**
 * The answer of a server that can carry on: to the body of a request that holds some of the text it gives the rest, and whatever follows.
 *
 * Of a text that is given back it says nothing again; with a prefill, whose end may not be white space, it begins with that.
 */
export const answerTo = (body: unknown): string => {
  const said = saidIn(body as MessageRequest)
  return said === undefined ? recording : sse(rest(said))
}

/** How much of the text a request holds; undefined where it asks for the first time. */
const saidIn = ({ messages }: MessageRequest): string | undefined => {
  const turn = messages.at(-1)
  if (turn === undefined) return undefined
  if (typeof turn.content === 'string') return /<answer>([\s\S]*)<\/answer>/.exec(turn.content)?.[1]
  return turn.role === 'assistant'
    ? turn.content.map((block) => (block.type === 'text' ? block.text : '')).join('')
    : undefined
}

let answers = 1

const rest = (said: string): readonly MessageStreamEvent[] => {
  let left = said
  const blocks = meant.content.flatMap((block): readonly ContentBlock[] => {
    if (block.type === 'thinking') return []
    if (block.type !== 'text') return [block]
    if (!left.startsWith(block.text) && !block.text.startsWith(left)) throw new Error(`Nobody said ${left}`)
    const text = block.text.slice(left.length)
    left = left.slice(block.text.length)
    return text === '' ? [] : [{ ...block, text }]
  })
  answers += 1
  return [
    start(`msg_${answers}`),
    ...blocks.flatMap(told),
    { type: 'message_delta', delta: { stop_reason: meant.stop_reason }, usage: { output_tokens: 9 } },
    messageStop,
  ]
}

/** The events of one block, a text in pieces of a few characters. */
const told = (block: ContentBlock, index: number): readonly MessageStreamEvent[] => {
  switch (block.type) {
    case 'text':
      return [
        blockStart(index, { ...block, text: '' }),
        ...(block.text.match(/.{1,9}/gsu) ?? []).map((text) => blockDelta(index, { type: 'text_delta', text })),
        blockStop(index),
      ]
    case 'tool_use':
      return [
        blockStart(index, { ...block, input: {} }),
        blockDelta(index, { type: 'input_json_delta', partial_json: JSON.stringify(block.input) }),
        blockStop(index),
      ]
    default:
      return [blockStart(index, block), blockStop(index)]
  }
}

const sse = (events: readonly MessageStreamEvent[]): string => Buffer.concat(frames(events)).toString()
