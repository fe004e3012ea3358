import type * as t from 'io-ts'
import { distinctUntilChanged, filter, map, type OperatorFunction, pipe, scan } from 'rxjs'
import type { MessageStreamEvent } from '../codec/messages/MessageStreamEvent.ts'
import { endJson, type PartialJson, startJson } from '../json/PartialJson.ts'
import { readOn } from './fold/readOn.ts'
import type { Restart } from './fold/Restart.ts'
import type { Seam } from './fold/Seam.ts'
import { textOf } from './textDeltas.ts'

/**
 * A value of which any part may still be missing.
 *
 * @category Output
 */
export type DeepPartial<A> = A extends readonly (infer Item)[]
  ? readonly DeepPartial<Item>[]
  : A extends object
    ? { readonly [K in keyof A]?: DeepPartial<A[K]> }
    : A

/**
 * Emits JSON output while its text arrives: the value so far, each a prefix of the next.
 *
 * ```text
 * source              S[a-b]$(.|)      {"n":1,   "m":2}
 * scanOutput(codec)   --x-y-----|      { n: 1 }, { n: 1, m: 2 }
 * ```
 *
 * For requests with `output_config.format`. The codec gives the type, which is that of the JSON: what it decodes to is {@link reduceOutput}'s to give.
 * A value that is not whole cannot be checked, so only {@link reduceOutput} promises that it fits. Strings are visible as they grow, numbers once they cannot change.
 * A restart begins the value anew.
 *
 * **Fails with** a {@link DecodeFailure} of layer `json` where arrays and objects stand more than 512 deep one inside the other.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs'
 * import * as t from 'io-ts'
 * import { type MessageStreamEvent, scanOutput } from 'rxjs-anthropic'
 *
 * const said = (text: string): MessageStreamEvent => ({
 *   type: 'content_block_delta',
 *   index: 0,
 *   delta: { type: 'text_delta', text },
 * })
 * const Recipe = t.type({ title: t.string, steps: t.array(t.string) })
 *
 * of(said('{"title":"Caldo ver'), said('de","steps":["Peel'), said(' potatoes"]}'))
 *   .pipe(scanOutput(Recipe))
 *   .subscribe(({ title, steps }) => console.log(title, steps)) // => Caldo ver undefined
 * // => Caldo verde [ 'Peel' ]
 * // => Caldo verde [ 'Peel potatoes' ]
 * ```
 *
 * @see {@link reduceOutput} for the validated value; {@link elementsOf} for the elements of an array in it
 * @see https://docs.claude.com/en/docs/build-with-claude/structured-outputs
 * @category Output
 */
export const scanOutput = <O>(
  _codec: t.Encoder<never, O>,
): OperatorFunction<MessageStreamEvent | Seam | Restart, DeepPartial<O>> =>
  pipe(
    scan(outputReducer, startJson()),
    map(({ value }) => value as DeepPartial<O> | undefined),
    filter((value) => value !== undefined),
    distinctUntilChanged(),
  )

const outputReducer = (json: PartialJson, event: MessageStreamEvent | Seam | Restart): PartialJson => {
  if (event.type === '@restart') return startJson()
  if (event.type === 'message_stop') return endJson(json)
  const text = textOf(event)
  const before = event.type === 'message_start' ? startJson() : json
  return text === '' ? before : readOn(before, text, 'The output')
}
