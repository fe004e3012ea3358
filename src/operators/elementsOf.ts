import { concatMap, defer, type OperatorFunction } from 'rxjs'
import type { MessageStreamEvent } from '../codec/messages/MessageStreamEvent.ts'
import type { Json } from '../json/Json.ts'
import { type PartialJson, startJson } from '../json/PartialJson.ts'
import { readMoreJson } from './fold/readMoreJson.ts'
import type { Seam } from './fold/Seam.ts'

/**
 * Emits each element of an array once, as soon as it is whole, while the JSON around it is still arriving.
 *
 * ```text
 * source                 S{--j--k}T(.|)      {"todos":["cook"  ,"eat"]}
 * elementsOf(['todos'])  -------xy----|      "cook", "eat"
 * ```
 *
 * The path is that of the array: keys and indices from the outside in; `[]` is the outermost array.
 * The operator reads the input of every tool call and every text that is JSON. To read one block only, apply {@link groupBlocks} first.
 * After the first character that is not valid JSON, a block has no further elements.
 *
 * **Errors with** a {@link DecodeFailure} of layer `json` if arrays and objects are nested more than 512 deep.
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
 * @since 0.1.0
 * @category Folds
 */
export const elementsOf =
  (path: readonly (string | number)[]): OperatorFunction<MessageStreamEvent | Seam, Json> =>
  (source) =>
    defer(() => {
      const open = new Map<number, PartialJson>()
      return source.pipe(concatMap((event) => elementsAfter(open, event, path)))
    })

/** Returns the elements that an event completes, and keeps the JSON of each open block. */
const elementsAfter = (
  open: Map<number, PartialJson>,
  event: MessageStreamEvent | Seam,
  path: readonly (string | number)[],
): readonly Json[] => {
  if (event.type === 'content_block_stop') open.delete(event.index)
  const text = addedJson(event)
  if (text === undefined || !('index' in event)) return []
  const before = event.type === 'content_block_start' ? startJson({ elementsAt: path }) : open.get(event.index)
  if (before === undefined) return []
  const json = readMoreJson(before, text, 'The JSON')
  open.set(event.index, json)
  return json.elements
}

/** Returns the text that an event adds to its block, if it may be JSON. */
const addedJson = (event: MessageStreamEvent | Seam): string | undefined => {
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
