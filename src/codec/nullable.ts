import * as t from 'io-ts'
import { isPlain, WireCodec } from './WireCodec.ts'

/** What the codec says, or null. */
export const nullable = <A>(codec: t.Type<A, unknown>): WireCodec<A | null> =>
  new WireCodec<A | null>(
    `${codec.name} or null`,
    (input): input is A | null => input === null || codec.is(input),
    (input): input is A | null => input === null || isPlain(codec, input),
    (input, context) => (input === null ? t.success(null) : codec.validate(input, context)),
    (value) => (value === null ? null : codec.encode(value)),
  )
