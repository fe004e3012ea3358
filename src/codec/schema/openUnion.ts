import * as t from 'io-ts'
import { isUnknown, type Unknown } from './Unknown.ts'
import { at, isPlain, isRecord, WireCodec } from './WireCodec.ts'

/**
 * A union of objects told apart by `type`: strict about the members it knows, open about those it does not.
 *
 * A known `type` must decode, or the failure names the path. An unknown one becomes `{ type: '@unknown', wireType, raw }`,
 * and `encode` gives `raw` back untouched. Members of our own (`@…`), if given, are never decoded from the wire, only encoded for it.
 *
 * **Fails with** a `Left` when the input is no object, has no `type`, or is a malformed known member.
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
      if (typeof type !== 'string') return t.failure(type, at(context, 'type', t.string, type))
      const member = known.get(type)
      return member === undefined
        ? t.success({ type: '@unknown', wireType: type, raw: input })
        : member.validate(input, context)
    },
    (value: Unknown | { readonly type: unknown }) =>
      isUnknown(value) ? value.raw : (decoded.get(value.type)?.encode(value) ?? value),
  )
}
