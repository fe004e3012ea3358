import * as t from 'io-ts'
import { WireCodec } from './WireCodec.ts'

/** Creates the codec of a string with these values and no others, for requests. */
export const closedLiteral = <const Known extends string>(...known: readonly Known[]): WireCodec<Known> => {
  const isKnown = (input: unknown): input is Known => known.some((value) => value === input)
  return new WireCodec<Known>(known.map((value) => `'${value}'`).join(' | '), isKnown, isKnown, t.failure, t.identity)
}
