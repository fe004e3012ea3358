import * as t from 'io-ts'
import { oneOf } from './oneOf.ts'
import type { WireCodec } from './WireCodec.ts'

/** Creates the codec of a value or null. */
export const nullable = <A>(codec: t.Type<A, unknown>): WireCodec<A | null> =>
  oneOf(`${codec.name} or null`, (value) => value === null, t.null, codec)
