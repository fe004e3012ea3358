import * as t from 'io-ts'
import { isUnknown, type Unknown } from './Unknown.ts'
import { innerContext, isPlain, isRecord, WireCodec } from './WireCodec.ts'

/**
 * Creates the codec of a union of objects, discriminated by `type`: strict for known members, open for unknown ones.
 *
 * A known member must decode. An unknown one becomes `{ type: '@unknown', wireType, raw }`, and `encode` returns its `raw`.
 * Members of `own` (`@…`) are only encoded, never decoded.
 *
 * **Errors with** a `Left` if the input is not an object, has no `type`, or is a malformed known member.
 *
 * @example
 * ```ts
 * import * as t from 'io-ts'
 * import { openUnion } from 'rxjs-anthropic/codec'
 *
 * const Shape = openUnion('Shape', { circle: t.type({ type: t.literal('circle'), radius: t.number }) })
 * console.log(Shape.decode({ type: 'circle', radius: 2 })._tag) // => Right
 * console.log(Shape.decode({ type: 'circle' })._tag) // => Left
 * console.log(Shape.decode({ type: 'square', side: 3 })._tag) // => Right
 * ```
 *
 * @see {@link openLiteral} for strings
 * @since 0.1.0
 * @category Codecs
 */
export const openUnion = <Members extends t.Props, Own extends t.Props = Record<never, never>>(
  name: string,
  members: Members,
  own?: Own,
): WireCodec<t.TypeOf<Members[keyof Members]> | t.TypeOf<Own[keyof Own]> | Unknown> => {
  type A = t.TypeOf<Members[keyof Members]> | t.TypeOf<Own[keyof Own]> | Unknown
  const known = new Map<unknown, t.Type<A, unknown>>(Object.entries(members))
  const decoded = new Map<unknown, t.Type<A, unknown>>([...known, ...Object.entries(own ?? {})])

  return new WireCodec<A>(
    name,
    (input): input is A => isUnknown(input) || (isRecord(input) && (decoded.get(input['type'])?.is(input) ?? false)),
    (input): input is A => {
      const member = isRecord(input) ? known.get(input['type']) : undefined
      return member !== undefined && isPlain(member, input)
    },
    (input, context) => {
      if (!isRecord(input)) return t.failure(input, context)
      const { type } = input
      if (typeof type !== 'string') return t.failure(type, innerContext(context, 'type', t.string, type))
      const member = known.get(type)
      return member === undefined
        ? t.success({ type: '@unknown', wireType: type, raw: input })
        : member.validate(input, context)
    },
    (value: Unknown | { readonly type: unknown }) =>
      isUnknown(value) ? value.raw : (decoded.get(value.type)?.encode(value) ?? value),
  )
}
