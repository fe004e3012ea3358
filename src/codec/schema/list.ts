import * as t from 'io-ts'
import { oneOf } from './oneOf.ts'
import { innerContext, isPlain, WireCodec } from './WireCodec.ts'

/** Creates the codec of an array. */
export const list = <A>(codec: t.Type<A, unknown>): WireCodec<readonly A[]> => {
  const name = `list of ${codec.name}`
  return new WireCodec<readonly A[]>(
    name,
    (input): input is readonly A[] => Array.isArray(input) && input.every(codec.is),
    (input): input is readonly A[] => Array.isArray(input) && input.every((item) => isPlain(codec, item)),
    (input, context) => {
      if (!Array.isArray(input)) return t.failure(input, context)
      const items = input.map((item: unknown, index) =>
        codec.validate(item, innerContext(context, String(index), codec, item)),
      )
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

/** Creates the codec of an array or of another value: `content` is often a list of blocks or a string. */
export const listOr = <A, B>(item: t.Type<A, unknown>, other: t.Type<B, unknown>): WireCodec<readonly A[] | B> => {
  const items = list(item)
  return oneOf(`${items.name} or ${other.name}`, Array.isArray, items, other)
}
