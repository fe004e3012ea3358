import type { ContentBlockDelta, MessageSnapshot, MessageStreamEvent, Restart, Resume } from 'rxjs-anthropic'
import type { Completion, CompletionEvent } from 'rxjs-anthropic/completions'
import type { Style } from './Paint.ts'
import { harmless, oneLine, quote, wrap } from './text.ts'
import type { View } from './View.ts'

type Event = MessageStreamEvent | CompletionEvent | Restart | Resume
type Answer = View['answer']
type Block = MessageSnapshot['content'][number]

/** The details of an event. */
export const detail = ({ paint, columns }: Style, event: Event, answer: Answer): string => {
  const room = Math.min(96, columns - 33)
  switch (event.type) {
    case 'message_start':
      return event.message.model
    case 'content_block_start':
      return `${event.index} ${label(event.content_block)}`
    case 'content_block_delta': {
      const piece = pieceOf(event.delta)
      const type = columns < 80 ? '' : `${wireTypeOf(event.delta)} ` // a narrow terminal shows the text
      return `${event.index} ${paint('dim', type)}${piece && quote(piece, room - type.length - 4)}`
    }
    case 'content_block_stop': {
      const block = blockAt(answer, event.index)
      return `${event.index} ${block ? label(block) : ''}`
    }
    case 'message_delta':
      return event.delta.stop_reason ?? ''
    case 'completion':
      return [event.completion && quote(event.completion, room - 2), event.stop_reason].filter(Boolean).join(' ')
    case '@restart':
      return oneLine(`${event.failure.message}: the answer is discarded and requested again`, room)
    case '@resume':
      return oneLine(`${event.failure.message}: a further request continues the text`, room)
    case '@unknown':
      return event.wireType
    case 'message_stop':
    case 'ping':
      return ''
  }
}

/** The text that grows with an event: that of a block, or of a completion until it ends. */
export const grownBy = (event: Event, answer: Answer): string => {
  if (answer?.type === 'completion') return answer.stop_reason == null ? completed(answer) : ''
  const block = event.type === 'content_block_delta' ? blockAt(answer, event.index) : undefined
  return block ? blockText(block) : ''
}

/** The answer: a paragraph for each block that has a text. */
export const paragraphs = ({ paint, columns }: Style, answer: Answer): readonly string[] =>
  (answer?.type === 'message'
    ? answer.content.map((block) => indented(blockText(block), columns, (text) => paint(colourOf(block), text)))
    : [indented(answer ? completed(answer) : '', columns, (text) => paint('bold', text))]
  ).filter((paragraph) => paragraph !== '')

/** The stop reason, and the usage if it is known. */
export const outcome = (answer: Answer): string =>
  answer?.type === 'message'
    ? `${answer.stop_reason}, usage ${answer.usage.input_tokens} in, ${answer.usage.output_tokens} out`
    : `${answer?.stop_reason}`

/** A completion begins with the space that follows the prompt. */
const completed = ({ completion }: Completion): string => harmless(completion).trimStart()

const blockAt = (answer: Answer, index: number): Block | undefined =>
  answer?.type === 'message' ? answer.content[index] : undefined

const label = (block: Block): string => `${wireTypeOf(block)} ${'name' in block ? block.name : ''}`

const wireTypeOf = (part: Block | ContentBlockDelta): string => (part.type === '@unknown' ? part.wireType : part.type)

/** The text that a delta adds to its block. */
const pieceOf = (delta: ContentBlockDelta): string => {
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

/** The text of a block. A tool call whose input is incomplete is shown without the closing bracket. */
const blockText = (block: Block): string => {
  switch (block.type) {
    case 'text':
      return harmless(block.text)
    case 'thinking':
      return harmless(block.thinking)
    case '@partial_tool_input':
    case '@invalid_tool_input':
      return harmless(`${block.name}(${block.raw}`)
    case 'tool_use':
    case 'server_tool_use':
    case 'mcp_tool_use':
      return harmless(`${block.name}(${JSON.stringify(block.input, null, 1).replace(/\n\s*/g, ' ')})`)
    default:
      return ''
  }
}

const colourOf = (block: Block): 'dim' | 'bold' | 'magenta' =>
  block.type === 'thinking' ? 'dim' : block.type === 'text' ? 'bold' : 'magenta'

const indented = (text: string, columns: number, colour: (line: string) => string): string =>
  text && `${wrap(text, columns - 2).replace(/\S.*/g, (line) => `  ${colour(line)}`)}\n`
