import { filter, type OperatorFunction } from 'rxjs'

/**
 * Drops the pings, and removes them from the type.
 *
 * ```text
 * source         Sp[a]p$(.|)
 * ignorePings()  S-[a]-$(.|)
 * ```
 *
 * Pings show that the stream is alive: apply a clock that counts them before this operator.
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
 * @see {@link ofType} to name the types you want
 * @since 0.1.0
 * @category Operators
 */
export const ignorePings = <E extends { readonly type: string }>(): OperatorFunction<
  E,
  Exclude<E, { readonly type: 'ping' }>
> => filter((event): event is Exclude<E, { readonly type: 'ping' }> => event.type !== 'ping')
