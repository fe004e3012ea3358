import type { Either } from 'fp-ts/lib/Either.js'
import type { TimeInterval } from 'rxjs'
import type { ContentBlock, ContentBlockDelta, Failure, MessageStreamEvent } from 'rxjs-anthropic'

/** A block of the message, as far as it has come. */
export interface Block {
  readonly type: string
  /** The name of a tool. */
  readonly name: string
  /** What it says: text, thinking, or the JSON of a tool's input. */
  readonly text: string
}

/** All that is known after so many events. */
export interface View {
  /** The ms since the request. */
  readonly elapsed: number
  /** What came last: an event, or the failure that ended the stream. */
  readonly latest: Either<Failure, MessageStreamEvent> | undefined
  readonly events: number
  readonly blocks: readonly Block[]
  readonly stopReason: string | undefined
  readonly usage: { readonly input: number; readonly output: number }
}

/** Nothing has come. */
export const beginning: View = {
  elapsed: 0,
  latest: undefined,
  events: 0,
  blocks: [],
  stopReason: undefined,
  usage: { input: 0, output: 0 },
}

/** What is known after one event more. */
export const viewReducer = (
  view: View,
  { value: latest, interval }: TimeInterval<NonNullable<View['latest']>>,
): View => {
  const next = { ...view, elapsed: view.elapsed + interval, latest }
  return latest._tag === 'Left' ? next : follow({ ...next, events: view.events + 1 }, latest.right)
}

const follow = (view: View, event: MessageStreamEvent): View => {
  switch (event.type) {
    case 'message_start': {
      const { input_tokens, output_tokens } = event.message.usage
      return { ...view, usage: { input: input_tokens ?? 0, output: output_tokens ?? 0 } }
    }
    case 'content_block_start':
      return { ...view, blocks: [...view.blocks, blockOf(event.content_block)] }
    case 'content_block_delta': {
      const piece = pieceOf(event.delta)
      const grow = (block: Block, index: number): Block =>
        index === event.index && piece !== '' ? { ...block, text: block.text + piece } : block
      return { ...view, blocks: view.blocks.map(grow) }
    }
    case 'message_delta': {
      const { input_tokens, output_tokens } = event.usage ?? {}
      const { input, output } = view.usage
      return {
        ...view,
        stopReason: event.delta.stop_reason ?? view.stopReason,
        usage: { input: input_tokens ?? input, output: output_tokens ?? output },
      }
    }
    case 'content_block_stop':
    case 'message_stop':
    case 'ping':
    case '@unknown':
      return view
  }
}

const blockOf = (block: ContentBlock): Block => ({
  type: block.type === '@unknown' ? block.wireType : block.type,
  name: 'name' in block && typeof block.name === 'string' ? block.name : '',
  text: block.type === 'text' ? block.text : block.type === 'thinking' ? block.thinking : '',
})

/** What a delta adds to the text of its block. */
export const pieceOf = (delta: ContentBlockDelta): string => {
  switch (delta.type) {
    case 'text_delta':
      return delta.text
    case 'thinking_delta':
      return delta.thinking
    case 'input_json_delta':
      return delta.partial_json
    default:
      return ''
  }
}
