import { concatMap, type OperatorFunction, pipe, scan } from 'rxjs'
import type { MessageStreamEvent } from '../codec/messages/MessageStreamEvent.ts'
import type { Json } from '../json/Json.ts'
import { type PartialJson, startJson } from '../json/PartialJson.ts'
import { readOn } from './fold/readOn.ts'
import type { Seam } from './fold/Seam.ts'

/**
 * Emits each element of an array once, as soon as it is whole, while the JSON around it is still arriving.
 *
 * ```text
 * source                 S{--j--k}T(.|)      {"todos":["cook"  ,"eat"]}
 * elementsOf(['todos'])  -------xy----|      "cook", "eat"
 * ```
 *
 * The path leads to the array, keys and indices from the outside in; `[]` is the outermost array.
 * It is looked for in the input of every tool call and in every text that is JSON; to look in one block only, {@link groupBlocks} first.
 * Text that is no JSON has no elements beyond the place where it stops being JSON.
 *
 * **Fails with** a {@link DecodeFailure} of layer `json` when arrays and objects stand more than 512 deep one inside the other.
 *
 * @example
 * ```ts
 * import { from } from 'rxjs'
 * import { elementsOf } from 'rxjs-anthropic'
 * import { alphabet } from 'rxjs-anthropic/testing'
 *
 * const pieces = ['{"todos":["co', 'ok","ea', 't"]}']
 * from([
 *   alphabet['{'],
 *   ...pieces.map((partial_json) => ({
 *     type: 'content_block_delta' as const,
 *     index: 1,
 *     delta: { type: 'input_json_delta' as const, partial_json },
 *   })),
 * ])
 *   .pipe(elementsOf(['todos']))
 *   .subscribe(console.log) // => cook
 * // => eat
 * ```
 *
 * @see {@link toolInputs} for the whole input as it grows
 * @category Folds
 */
export const elementsOf = (path: readonly (string | number)[]): OperatorFunction<MessageStreamEvent | Seam, Json> =>
  pipe(
    scan((texts: Texts, event: MessageStreamEvent | Seam) => step(texts, event, path), {
      open: new Map(),
      elements: [],
    }),
    concatMap(({ elements }) => elements),
  )

interface Texts {
  readonly open: ReadonlyMap<number, PartialJson>
  readonly elements: readonly Json[]
}

const step = ({ open }: Texts, event: MessageStreamEvent | Seam, path: readonly (string | number)[]): Texts => {
  const text = textOf(event)
  if (text === undefined || !('index' in event)) return { open, elements: [] }
  const before = event.type === 'content_block_start' ? startJson({ elementsAt: path }) : open.get(event.index)
  if (before === undefined) return { open, elements: [] }
  const json = readOn(before, text, 'The JSON')
  return { open: new Map(open).set(event.index, json), elements: json.elements }
}

/** The text that an event adds to its block; undefined where it is no text that may be JSON. */
const textOf = (event: MessageStreamEvent | Seam): string | undefined => {
  switch (event.type) {
    case 'content_block_start':
      return event.content_block.type === 'text' ? event.content_block.text : ''
    case 'content_block_delta':
      return event.delta.type === 'input_json_delta'
        ? event.delta.partial_json
        : event.delta.type === 'text_delta'
          ? event.delta.text
          : undefined
    default:
      return undefined
  }
}
