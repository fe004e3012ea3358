import { distinctUntilChanged, filter, map, type OperatorFunction, pipe, scan } from 'rxjs'
import type { MessageStreamEvent } from '../codec/messages/MessageStreamEvent.ts'
import type { Json } from '../json/Json.ts'
import { endJson, type PartialJson, startJson } from '../json/PartialJson.ts'
import type { PartialToolInputBlock } from './fold/MessageSnapshot.ts'
import { readOn } from './fold/readOn.ts'
import type { Seam } from './fold/Seam.ts'
import { partialToolInput } from './fold/settleToolInput.ts'

/**
 * The input of a tool call, as far as it has come.
 *
 * @category Blocks
 */
export interface ToolInput {
  /** The place of the call in the message. */
  readonly index: number
  readonly id: string
  readonly name: string
  /** The input so far; undefined until there is something to see. Values are immutable, and each is a prefix of the next. */
  readonly input: Json | undefined
  /** Whether this is all of it, and JSON. */
  readonly complete: boolean
}

/**
 * Emits the input of each tool call while it arrives: what can be read of it, after each delta that changes that.
 *
 * ```text
 * source        S{j-k}T(.|)      j is {"a", k is :1}
 * toolInputs()  -wx-yz-|         w undefined, x {}, y { a: 1 }; z the same, complete
 * ```
 *
 * Strings are visible as they grow; numbers, literals and keys once they cannot change. What did not change is the very same value.
 * Where very many members are open at once, the value may lag a little behind the text: see {@link appendJson}.
 * An input that turns out to be no JSON is never repaired and never `complete`: fold the message to see it as `@invalid_tool_input`.
 *
 * **Fails with** a {@link DecodeFailure} of layer `json` when arrays and objects stand more than 512 deep one inside the other.
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
 * @category Folds
 */
export const toolInputs = (): OperatorFunction<MessageStreamEvent | Seam, ToolInput> =>
  pipe(
    scan(step, { open: new Map(), last: undefined }),
    map(({ last }) => last),
    filter((input) => input !== undefined),
    distinctUntilChanged(),
  )

/** A call whose input is arriving. */
interface Arriving {
  readonly started: PartialToolInputBlock['started']
  readonly json: PartialJson
  /** Whether any text has come. */
  readonly begun: boolean
}

interface Inputs {
  readonly open: ReadonlyMap<number, Arriving>
  readonly last: ToolInput | undefined
}

const step = (inputs: Inputs, event: MessageStreamEvent | Seam): Inputs => {
  switch (event.type) {
    case 'content_block_start': {
      const started = partialToolInput(event.content_block)?.started
      return started === undefined ? inputs : arrive(inputs, event.index, { started, json: startJson(), begun: false })
    }
    case 'content_block_delta': {
      const arriving = inputs.open.get(event.index)
      if (arriving === undefined || event.delta.type !== 'input_json_delta') return inputs
      const text = event.delta.partial_json
      const { started, begun } = arriving
      const json = readOn(arriving.json, text, `The input of ${started.name}`)
      return arrive(inputs, event.index, { started, json, begun: begun || text !== '' })
    }
    case 'content_block_stop':
      return stop(inputs, event.index)
    case '@resume':
      return { ...inputs, open: new Map() }
    default:
      return inputs
  }
}

const arrive = ({ open, last }: Inputs, index: number, arriving: Arriving): Inputs => {
  const { id, name } = arriving.started
  const input = arriving.json.value
  const before = open.get(index)
  const same = before !== undefined && before.json.value === input
  return {
    open: new Map(open).set(index, arriving),
    last: same ? last : { index, id, name, input, complete: false },
  }
}

/** Without any text, the input that the call started with stands. */
const stop = ({ open, last }: Inputs, index: number): Inputs => {
  const arriving = open.get(index)
  if (arriving === undefined) return { open, last }
  const { started, json, begun } = arriving
  const { status, value: input } = begun ? endJson(json) : { status: 'whole', value: started.input as Json | undefined }
  const rest = new Map(open)
  rest.delete(index)
  const { id, name } = started
  return { open: rest, last: status === 'whole' ? { index, id, name, input, complete: true } : last }
}
