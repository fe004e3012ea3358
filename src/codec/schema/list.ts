import * as t from 'io-ts'
import { oneOf } from './oneOf.ts'
import { at, isPlain, WireCodec } from './WireCodec.ts'

/** An array of what the codec says. */
export const list = <A>(codec: t.Type<A, unknown>): WireCodec<readonly A[]> => {
  const name = `list of ${codec.name}`
  return new WireCodec<readonly A[]>(
    name,
    (input): input is readonly A[] => Array.isArray(input) && input.every(codec.is),
    (input): input is readonly A[] => Array.isArray(input) && input.every((item) => isPlain(codec, item)),
    (input, context) => {
      if (!Array.isArray(input)) return t.failure(input, context)
      const items = input.map((item: unknown, index) => codec.validate(item, at(context, String(index), codec, item)))
      const errors = items.flatMap((item) => (item._tag === 'Left' ? item.left : []))
      return errors.length > 0
        ? t.failures(errors)
        : t.success(items.flatMap((item) => (item._tag === 'Right' ? [item.right] : [])))
    },
    (values) => {
      const encoded = values.map(codec.encode)
      return encoded.every((item, index) => item === values[index]) ? values : encoded
    },
  )
}

/** An array of one thing, or the other thing alone: `content` is often text or a list of blocks. */
export const listOr = <A, B>(item: t.Type<A, unknown>, other: t.Type<B, unknown>): WireCodec<readonly A[] | B> => {
  const items = list(item)
  return oneOf(`${items.name} or ${other.name}`, Array.isArray, items, other)
}
