import * as t from 'io-ts'
import { list } from '../codec/schema/list.ts'
import { optional } from '../codec/schema/optional.ts'
import { struct } from '../codec/schema/struct.ts'
import { WireCodec } from '../codec/schema/WireCodec.ts'
import { GoDuration } from './GoDuration.ts'

/** A codec that accepts the values of a type guard, under a name. */
const only = <A>(name: string, is: t.Is<A>): WireCodec<A> => new WireCodec<A>(name, is, is, t.failure, t.identity)

const Version = only('1 or 2', (input): input is 1 | 2 => input === 1 || input === 2)

const Status = only(
  'a status from 200 to 599',
  (input): input is number => Number.isInteger(input) && Number(input) >= 200 && Number(input) < 600,
)

/** Text; go-vcr writes bytes that are not valid UTF-8 as `!!binary`. */
const Body = only(
  'text or !!binary',
  (input): input is string | Uint8Array => typeof input === 'string' || input instanceof Uint8Array,
)

/** The response of one interaction. Requests are not compared, so they are not read. */
const CassetteResponse = struct('response', {
  code: Status,
  body: Body,
  headers: optional(t.readonly(t.record(t.string, list(t.string)))),
  duration: optional(GoDuration),
})
export interface CassetteResponse extends t.TypeOf<typeof CassetteResponse> {}

/**
 * A cassette of go-vcr, version 1 or 2.
 *
 * @see https://github.com/dnaeon/go-vcr
 */
export const Cassette = struct('cassette', {
  version: Version,
  interactions: list(struct('interaction', { response: CassetteResponse })),
})
