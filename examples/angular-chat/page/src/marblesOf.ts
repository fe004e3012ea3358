import type { MessageStreamEvent } from 'rxjs-anthropic'
import type { Letter } from 'rxjs-anthropic/testing'
import { describeFailure } from './describeFailure.ts'
import type { Trail, TrailEvent } from './Trail.ts'

/** A letter as in the documentation: of the alphabet, of RxJS, `@` and `&` for seams, and `*` for an event without a letter. */
export type Sign = Letter | '#' | '|' | '!' | '@' | '&' | '*'

/** The kind of a block, by its opening bracket. */
export type Bracket = '[' | '{' | '<'

/** One event, as it is drawn. */
export interface Marble {
  /** Its number in the stream, from 0. */
  readonly at: number
  readonly sign: Sign
  /** What is written on it. */
  readonly text: string
  /** What it is, in words. */
  readonly name: string
  /** The block it belongs to, brackets included. */
  readonly block: Bracket | undefined
}

/** Returns the last events of a stream as marbles. */
export const marblesOf = ({ last, count }: Trail): readonly Marble[] => {
  const blocks = new Map<number, Bracket>()
  const pieces = new Set<number>()
  return last.map((event, index) => {
    const block = blockOf(event, blocks)
    const marble = { at: count - last.length + index, block, ...drawn(event, block, pieces) }
    if (event.type === 'content_block_stop') blocks.delete(event.index)
    if (event.type === 'message_start') [blocks, pieces].forEach((each) => each.clear())
    return marble
  })
}

const closing = { '[': ']', '{': '}', '<': '>' } as const

/** The block of an event. If its start is no longer kept, the first delta tells. */
const blockOf = (event: TrailEvent, blocks: Map<number, Bracket>): Bracket | undefined => {
  switch (event.type) {
    case 'content_block_start':
      blocks.set(event.index, bracketOf(event.content_block.type))
      return blocks.get(event.index)
    case 'content_block_delta':
      if (!blocks.has(event.index)) blocks.set(event.index, bracketOfDelta(event.delta.type))
      return blocks.get(event.index)
    case 'content_block_stop':
      return blocks.get(event.index) ?? '['
    case '@resume':
    case 'ping':
    case '@connection':
      return [...blocks.values()].at(-1) // in the middle of a block
    default:
      return undefined
  }
}

const bracketOf = (type: string): Bracket => (type.endsWith('tool_use') ? '{' : type.endsWith('thinking') ? '<' : '[')

const bracketOfDelta = (type: string): Bracket =>
  type === 'input_json_delta' ? '{' : type === 'thinking_delta' || type === 'signature_delta' ? '<' : '['

type Drawn = Pick<Marble, 'sign' | 'text' | 'name'>

const drawn = (event: TrailEvent, block: Bracket = '[', pieces: Set<number>): Drawn => {
  switch (event.type) {
    case 'message_start':
      return { sign: 'S', text: 'start', name: 'message_start' }
    case 'content_block_start': {
      const { content_block: started } = event
      const name = 'name' in started && typeof started.name === 'string' ? started.name : started.type
      return { sign: block, text: name, name: `a block of type ${started.type} starts` }
    }
    case 'content_block_delta':
      return deltaOf(event, pieces)
    case 'content_block_stop':
      return { sign: closing[block], text: '', name: 'the block stops' }
    case 'message_delta': {
      const reason = event.delta.stop_reason ?? ''
      return { sign: reason === 'tool_use' ? 'T' : '$', text: reason, name: `message_delta: ${reason}` }
    }
    case 'message_stop':
      return { sign: '.', text: 'stop', name: 'message_stop' }
    case 'ping':
      return { sign: 'p', text: 'ping', name: 'ping' }
    case '@resume':
      return { sign: '&', text: '↪', name: `@resume: ${describeFailure(event.failure).what} The answer continues.` }
    case '@restart':
      return { sign: '@', text: '↺', name: `@restart: ${describeFailure(event.failure).what} The answer restarts.` }
    case '@connection':
      return { sign: '*', text: 'lost', name: 'the connection was lost' }
    case '@tool_result':
      return event.result.is_error === true
        ? { sign: '*', text: 'failed', name: `@tool_result: ${event.name} has failed` }
        : { sign: '*', text: 'result', name: `@tool_result: ${event.name}` }
    case '@broken':
    case '@failed':
      return { sign: '#', text: '', name: `errors: ${describeFailure(event.error).what}` }
    case '@ended':
      return { sign: '|', text: '', name: 'completes' }
    case '@cancelled':
      return { sign: '!', text: '', name: 'unsubscribed: you stopped it' }
    case '@unknown':
      return { sign: '?', text: event.wireType, name: `an event of the unknown type ${event.wireType}` }
    default:
      return { sign: '*', text: event.type, name: event.type }
  }
}

type DeltaEvent = Extract<MessageStreamEvent, { readonly type: 'content_block_delta' }>

/** A delta with the letter of its kind. `j` is the first piece of an input, `k` each that follows. */
const deltaOf = ({ index, delta }: DeltaEvent, pieces: Set<number>): Drawn => {
  switch (delta.type) {
    case 'text_delta':
      return { sign: 'a', text: delta.text, name: 'text' }
    case 'thinking_delta':
      return { sign: 'x', text: delta.thinking, name: 'thinking' }
    case 'signature_delta':
      return { sign: '~', text: 'signature', name: 'signature_delta' }
    case 'input_json_delta': {
      const sign = pieces.has(index) ? 'k' : 'j'
      pieces.add(index)
      return { sign, text: delta.partial_json, name: 'tool input' }
    }
    default:
      return { sign: '*', text: delta.type, name: delta.type }
  }
}
