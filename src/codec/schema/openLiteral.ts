import * as t from 'io-ts'

/**
 * Creates the codec of a string with some known values. An editor suggests them; any other string is accepted.
 *
 * @example
 * ```ts
 * import { openLiteral } from 'rxjs-anthropic/codec'
 *
 * const Size = openLiteral('small', 'large')
 * console.log(Size.is('small'), Size.is('colossal'), Size.is(3)) // => true true false
 * ```
 *
 * @since 0.1.0
 * @category Codecs
 */
export const openLiteral = <const Known extends string>(
  ...known: readonly Known[]
): t.Type<Known | (string & {}), string, unknown> =>
  new t.Type<Known | (string & {}), string, unknown>(
    known.map((value) => `'${value}'`).join(' | '),
    t.string.is,
    (input, context) => (typeof input === 'string' ? t.success(input) : t.failure(input, expectingString(context))),
    t.identity,
  )

/** The context with `string` as the expected type: the known values do not matter to an error. */
const expectingString = (context: t.Context): t.Context => [
  ...context.slice(0, -1),
  ...context.slice(-1).map((entry) => ({ ...entry, type: t.string })),
]
