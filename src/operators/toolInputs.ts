import { defer, filter, map, type OperatorFunction } from 'rxjs'
import type { MessageStreamEvent } from '../codec/messages/MessageStreamEvent.ts'
import { isRecord } from '../codec/schema/WireCodec.ts'
import type { Json } from '../json/Json.ts'
import { joinText } from '../json/joinText.ts'
import { endJson, type PartialJson, startJson } from '../json/PartialJson.ts'
import type { ToolBlock } from './fold/MessageSnapshot.ts'
import { readMoreJson } from './fold/readMoreJson.ts'
import type { Seam } from './fold/Seam.ts'
import { partialToolInput } from './fold/settleToolInput.ts'

/**
 * The input of a tool call, as far as it was received.
 *
 * @since 0.1.0
 * @category Blocks
 */
export interface ToolInput {
  /** The index of the call's block in the message. */
  readonly index: number
  readonly id: string
  readonly name: string
  /** The input parsed so far; undefined until there is a first value. Values are immutable, and each extends the one before. */
  readonly input: Json | undefined
  /** The text of the input so far. Use it if digits matter: JavaScript rounds integers beyond 2⁵³ when it parses them. */
  readonly raw: string
  /** Whether the whole input has arrived and is a valid JSON object. */
  readonly complete: boolean
}

/**
 * Emits the partially parsed input of each tool use while it arrives, after each delta that changes it.
 *
 * ```text
 * source        S{j-k}T(.|)      j is {"a", k is :1}
 * toolInputs()  -wx-yz-|         w undefined, x {}, y { a: 1 }; z the same, complete
 * ```
 *
 * A string is included while it is still incomplete; a number, literal or key once it is complete. Unchanged parts are the same objects (`===`).
 * In a very large input the value may be slightly shorter than the text: see {@link appendJson}.
 * If the input is not a valid JSON object, for example because `max_tokens` cut it, it is never repaired, and `complete` is never true. In the message
 * of {@link scanMessage} or {@link reduceMessage} that block has the type `@invalid_tool_input`.
 *
 * **Errors with** a {@link DecodeFailure} of layer `json` if arrays and objects are nested more than 512 deep.
 *
 * @example
 * ```ts
 * import { toolInputs } from 'rxjs-anthropic'
 * import { streamOf } from 'rxjs-anthropic/testing'
 *
 * streamOf('S{jk}T(.|)')()
 *   .pipe(toolInputs())
 *   .subscribe(({ name, input, complete }) => console.log(name, input, complete)) // => tool undefined false
 * // => tool {} false
 * // => tool { a: 1 } false
 * // => tool { a: 1 } true
 * ```
 *
 * @see {@link elementsOf} for the elements of an array in it; {@link contentBlocks} for whole calls
 * @since 0.1.0
 * @category Folds
 */
export const toolInputs = (): OperatorFunction<MessageStreamEvent | Seam, ToolInput> => (source) =>
  defer(() => {
    const open = new Map<number, OpenCall>()
    return source.pipe(
      map((event) => inputAfter(open, event)),
      filter((input) => input !== undefined),
    )
  })

/** A call whose input is arriving. */
interface OpenCall {
  readonly started: ToolBlock
  readonly json: PartialJson
  readonly raw: string
}

/** Returns the input that an event changes, and keeps the open calls. */
const inputAfter = (open: Map<number, OpenCall>, event: MessageStreamEvent | Seam): ToolInput | undefined => {
  switch (event.type) {
    case 'content_block_start': {
      const started = partialToolInput(event.content_block)?.started
      if (started === undefined) return undefined
      const call = { started, json: startJson(), raw: '' }
      open.set(event.index, call)
      return toolInput(event.index, call, undefined, false)
    }
    case 'content_block_delta': {
      const call = open.get(event.index)
      if (call === undefined || event.delta.type !== 'input_json_delta') return undefined
      const { started } = call
      const text = event.delta.partial_json
      const json = readMoreJson(call.json, text, `The input of ${started.name}`)
      const next = { started, json, raw: joinText(call.raw, text) }
      open.set(event.index, next)
      return json.value === call.json.value ? undefined : toolInput(event.index, next, json.value, false)
    }
    case 'content_block_stop': {
      const call = open.get(event.index)
      open.delete(event.index)
      const input = call && wholeInput(call)
      return call === undefined || input === undefined ? undefined : toolInput(event.index, call, input, true)
    }
    case '@resume':
      open.clear()
      return undefined
    default:
      return undefined
  }
}

const toolInput = (
  index: number,
  { started: { id, name }, raw }: OpenCall,
  input: Json | undefined,
  complete: boolean,
): ToolInput => ({ index, id, name, input, raw, complete })

/** Returns the input of a call that has stopped; undefined if it is not a JSON object. If no text arrived, it is the one it started with. */
const wholeInput = ({ started, json, raw }: OpenCall): Json | undefined => {
  if (raw.trim() === '') return isRecord(started.input) ? (started.input as Json) : {}
  const { status, value } = endJson(json)
  return status === 'whole' && isRecord(value) ? value : undefined
}
