import type { ContentBlock, MessageSnapshot, PartialToolInputBlock } from 'rxjs-anthropic'
import { answersOf, type Exchange, type Mark } from './Exchange.ts'
import type { MarkedText } from './Markdown.ts'

/** A tool call, as the page renders it. */
export interface ShownCall {
  readonly name: string
  readonly input: unknown
  readonly state: 'arriving' | 'running' | 'done' | 'failed'
}

/** A part of an answer, as the page renders it. A part that grows keeps its key. */
export type Part = { readonly key: string } & (
  | { readonly kind: 'thinking'; readonly text: string; readonly growing: boolean }
  | ({ readonly kind: 'text' } & MarkedText)
  | { readonly kind: 'mark'; readonly mark: Mark }
  | { readonly kind: 'call'; readonly call: ShownCall }
  | { readonly kind: 'remark'; readonly text: string }
)

/** Returns the parts of an exchange in their order. */
export const partsOf = (exchange: Exchange): readonly Part[] =>
  [...answersOf(exchange), undefined].flatMap((answer, index): readonly Part[] => {
    const marks = exchange.marks.filter((mark) => mark.answer === index)
    const restarts = marks.filter(({ block }) => block < 0)
    const blocks = answer?.content ?? []
    const isArriving = exchange.state.type === 'running' && index === exchange.answers.length
    return [
      ...restarts.map((mark, place): Part => ({ key: `${index}.restart.${place}`, kind: 'mark', mark })),
      ...blocks.flatMap((block, place) =>
        partOf(block, {
          key: `${index}.${place}`,
          exchange,
          marks: marks.filter((mark) => mark.block === place),
          growing: isArriving && place === blocks.length - 1,
        }),
      ),
      ...remarksOn(answer, `${index}.end`),
    ]
  })

type Block = ContentBlock | PartialToolInputBlock
type CallBlock = Extract<Block, { readonly type: 'tool_use' | '@partial_tool_input' | '@invalid_tool_input' }>

/** The position of a block in its exchange. */
interface Place {
  readonly key: string
  readonly exchange: Exchange
  readonly marks: readonly Mark[]
  readonly growing: boolean
}

const partOf = (block: Block, { key, exchange, marks, growing }: Place): readonly Part[] => {
  if (block.type === 'text') {
    return block.text === '' ? [] : [{ key, kind: 'text', text: block.text, marks, growing }]
  }
  if (block.type === 'thinking') {
    return block.thinking === '' && !growing ? [] : [{ key, kind: 'thinking', text: block.thinking, growing }]
  }
  return isCall(block)
    ? [{ key, kind: 'call', call: callOf(block, exchange) }]
    : [{ key, kind: 'remark', text: `This page cannot show blocks of type ${block.type}.` }]
}

const isCall = (block: Block): block is CallBlock =>
  block.type === 'tool_use' || block.type === '@partial_tool_input' || block.type === '@invalid_tool_input'

const callOf = (block: CallBlock, exchange: Exchange): ShownCall => {
  const { inputs, results } = exchange
  const state = (): ShownCall['state'] => {
    const hasSucceeded = results.get(block.id)
    if (hasSucceeded !== undefined) return hasSucceeded ? 'done' : 'failed'
    if (exchange.state.type !== 'running' || block.type === '@invalid_tool_input') return 'failed'
    return block.type === 'tool_use' ? 'running' : 'arriving'
  }
  const input = block.type === 'tool_use' ? block.input : inputs.get(block.id)?.input
  return { name: block.name, input, state: state() }
}

/** What a user should know about the stop reason. */
const remarksOn = (answer: MessageSnapshot | undefined, key: string): readonly Part[] => {
  const text = remarks.get(answer?.stop_reason ?? '')
  return text === undefined ? [] : [{ key, kind: 'remark', text }]
}

const remarks: ReadonlyMap<string, string> = new Map([
  ['max_tokens', 'The answer ends here because it has reached its maximum length.'],
  ['model_context_window_exceeded', 'The answer ends here because the conversation is full.'],
  ['refusal', 'Claude declined to answer this question.'],
])
