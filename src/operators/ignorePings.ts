import { filter, type OperatorFunction } from 'rxjs'

/**
 * Drops the pings, and takes them out of the type.
 *
 * ```text
 * source         Sp[a]p$(.|)
 * ignorePings()  S-[a]-$(.|)
 * ```
 *
 * Pings are signs of life: a clock that should see them stands to the left.
 *
 * **Fails with** nothing of its own.
 *
 * @example
 * ```ts
 * import { ignorePings } from 'rxjs-anthropic'
 * import { streamOf } from 'rxjs-anthropic/testing'
 *
 * streamOf('Sp$(.|)')().pipe(ignorePings()).subscribe((event) => console.log(event.type)) // => message_start
 * // => message_delta
 * // => message_stop
 * ```
 *
 * @see {@link ofType} for the types that are wanted
 * @category Operators
 */
export const ignorePings = <E extends { readonly type: string }>(): OperatorFunction<
  E,
  Exclude<E, { readonly type: 'ping' }>
> => filter((event): event is Exclude<E, { readonly type: 'ping' }> => event.type !== 'ping')
