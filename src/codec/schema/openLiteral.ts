import * as t from 'io-ts'

/**
 * A string of which some values are known: they are offered where it is typed, and any other is accepted.
 *
 * @example
 * ```ts
 * import { openLiteral } from 'rxjs-anthropic/codec'
 *
 * const Size = openLiteral('small', 'large')
 * console.log(Size.is('small'), Size.is('colossal'), Size.is(3)) // => true true false
 * ```
 *
 * @category Codecs
 */
export const openLiteral = <const Known extends string>(
  ...known: readonly Known[]
): t.Type<Known | (string & {}), string, unknown> =>
  new t.Type<Known | (string & {}), string, unknown>(
    known.map((value) => `'${value}'`).join(' | '),
    t.string.is,
    (input, context) => (typeof input === 'string' ? t.success(input) : t.failure(input, at(context))),
    t.identity,
  )

/** What is wrong is that it is no string; which strings are known does not matter then. */
const at = (context: t.Context): t.Context => [
  ...context.slice(0, -1),
  ...context.slice(-1).map((entry) => ({ ...entry, type: t.string })),
]
