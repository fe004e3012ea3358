import type * as t from 'io-ts'
import { isPlain, WireCodec } from './WireCodec.ts'

/** Creates a codec that uses `first` for the values that `isFirst` accepts and `second` for all others, decoding and encoding. */
export const oneOf = <A, B>(
  name: string,
  isFirst: (value: unknown) => boolean,
  first: t.Type<A, unknown>,
  second: t.Type<B, unknown>,
): WireCodec<A | B> => {
  const pick = (value: unknown): t.Type<A | B, unknown> => (isFirst(value) ? first : second) as t.Type<A | B, unknown>
  return new WireCodec<A | B>(
    name,
    (input): input is A | B => pick(input).is(input),
    (input): input is A | B => isPlain(pick(input), input),
    (input, context) => pick(input).validate(input, context),
    (value) => pick(value).encode(value),
  )
}
