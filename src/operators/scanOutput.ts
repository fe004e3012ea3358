import { distinctUntilChanged, filter, map, type OperatorFunction, pipe } from 'rxjs'
import type { MessageStreamEvent } from '../codec/messages/MessageStreamEvent.ts'
import type { Schema } from '../codec/schema/Schema.ts'
import { outputReducer, outputValue } from './fold/outputReducer.ts'
import type { Restart } from './fold/Restart.ts'
import type { Seam } from './fold/Seam.ts'
import { scanFold } from './scanFold.ts'

/**
 * A value of which any part may be missing.
 *
 * @since 0.1.0
 * @category Output
 */
export type DeepPartial<A> = A extends string | number | boolean
  ? A
  : A extends readonly (infer Item)[]
    ? readonly DeepPartial<Item>[]
    : A extends object
      ? { readonly [K in keyof A]?: DeepPartial<A[K]> }
      : A

/**
 * Emits JSON output while its text arrives: the value so far, each a prefix of the next.
 *
 * ```text
 * source               S[a-b]$(.|)      {"n":1,   "m":2}
 * scanOutput(schema)   --x-y-----|      { n: 1 }, { n: 1, m: 2 }
 * ```
 *
 * For requests with `output_config.format`, which {@link output} creates from the same schema. The schema determines the type, which is that of the JSON; {@link reduceOutput} emits the decoded value.
 * A partial value cannot be checked, so only {@link reduceOutput} guarantees that it fits. Strings are visible as they grow, numbers once they cannot change.
 * The output is the joined text of the message or, if that is not valid JSON, its last text block. A restart discards the value.
 *
 * **Errors with** a {@link DecodeFailure} of layer `json` if arrays and objects are nested more than 512 deep.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs'
 * import * as t from 'io-ts'
 * import { type MessageStreamEvent, scanOutput } from 'rxjs-anthropic'
 *
 * const delta = (text: string): MessageStreamEvent => ({
 *   type: 'content_block_delta',
 *   index: 0,
 *   delta: { type: 'text_delta', text },
 * })
 * const Recipe = t.type({ title: t.string, steps: t.array(t.string) })
 *
 * of(delta('{"title":"Caldo ver'), delta('de","steps":["Peel'), delta(' potatoes"]}'))
 *   .pipe(scanOutput(Recipe))
 *   .subscribe(({ title, steps }) => console.log(title, steps)) // => Caldo ver undefined
 * // => Caldo verde [ 'Peel' ]
 * // => Caldo verde [ 'Peel potatoes' ]
 * ```
 *
 * @see {@link reduceOutput} for the validated value; {@link elementsOf} for the elements of an array in it
 * @see https://docs.claude.com/en/docs/build-with-claude/structured-outputs
 * @since 0.1.0
 * @category Output
 */
export const scanOutput = <O>(
  _schema: Schema<unknown, O>,
): OperatorFunction<MessageStreamEvent | Seam | Restart, DeepPartial<O>> =>
  pipe(
    scanFold(outputReducer),
    map((output) => outputValue(output) as DeepPartial<O> | undefined),
    filter((value) => value !== undefined),
    distinctUntilChanged(),
  )
