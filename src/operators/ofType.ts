import { filter, type OperatorFunction } from 'rxjs'

/**
 * Emits only the events of the given types, and narrows their type.
 *
 * ```text
 * source                   S[a]$(.|)
 * ofType('message_delta')  ----$-|
 * ```
 *
 * A type that the stream does not have is a compile error.
 *
 * @example
 * ```ts
 * import { ofType } from 'rxjs-anthropic'
 * import { streamOf } from 'rxjs-anthropic/testing'
 *
 * streamOf('S[a]$(.|)')()
 *   .pipe(ofType('message_delta'))
 *   .subscribe((event) => console.log(event.delta.stop_reason)) // => end_turn
 * ```
 *
 * @see {@link ignorePings} for all but one type
 * @since 0.1.0
 * @category Operators
 */
export const ofType = <E extends { readonly type: string }, const T extends E['type']>(
  ...types: readonly [T, ...T[]]
): OperatorFunction<E, Extract<E, { readonly type: T }>> => {
  const wanted: ReadonlySet<string> = new Set(types)
  return filter((event): event is Extract<E, { readonly type: T }> => wanted.has(event.type))
}
