import * as E from '#fp-ts/Either'
import * as t from 'io-ts'
import { definedFields } from '../codec/schema/definedFields.ts'
import { optional } from '../codec/schema/optional.ts'
import { struct } from '../codec/schema/struct.ts'
import { isRecord } from '../codec/schema/WireCodec.ts'
import { ApiFailure } from '../failure/ApiFailure.ts'
import { DecodeFailure } from '../failure/DecodeFailure.ts'
import { type Failure, isFailure } from '../failure/Failure.ts'
import { ProtocolFailure } from '../failure/ProtocolFailure.ts'
import { StalledFailure } from '../failure/StalledFailure.ts'
import { TransportFailure } from '../failure/TransportFailure.ts'
import { TruncatedFailure } from '../failure/TruncatedFailure.ts'

/**
 * A failure as JSON, and back: the same class, the same message, the same fields.
 *
 * The cause, the stack and the `errors` of a {@link DecodeFailure} are not sent. The message names the places of those errors.
 */
export const WireFailure: t.Type<Failure, object, unknown> = new t.Type(
  'Failure',
  isFailure,
  (input, context) => {
    const validate = isRecord(input) ? members.get(input['_tag']) : undefined
    return validate ? validate(input, context) : t.failure(input, context)
  },
  (failure) => ({ ...failure.toJSON(), errors: undefined }),
)

/** Creates the failure from the fields that its codec names; other fields are ignored. */
const made =
  <Fields>(codec: t.Type<Fields, unknown, unknown>, make: (fields: Fields) => Failure): t.Validate<unknown, Failure> =>
  (input, context) =>
    E.map(make)(codec.validate(input, context))

const message = t.string

const members: ReadonlyMap<unknown, t.Validate<unknown, Failure>> = new Map([
  [
    'TransportFailure',
    made(
      struct('TransportFailure', { message, phase: t.keyof({ credential: null, connect: null, body: null }) }),
      ({ message, phase }) => new TransportFailure(message, { phase }),
    ),
  ],
  [
    'StalledFailure',
    made(
      struct('StalledFailure', { message, clock: t.keyof({ liveness: null, progress: null }), after: t.number }),
      ({ message, clock, after }) => new StalledFailure(message, { clock, after }),
    ),
  ],
  [
    'ApiFailure',
    made(
      struct('ApiFailure', {
        message,
        kind: t.string,
        status: optional(t.number),
        requestId: optional(t.string),
        retryAfterMs: optional(t.number),
        shouldRetry: optional(t.boolean),
        details: optional(t.unknown),
      }),
      ({ message, kind, status, requestId, retryAfterMs, shouldRetry, details }) =>
        new ApiFailure(message, { kind, ...definedFields({ status, requestId, retryAfterMs, shouldRetry, details }) }),
    ),
  ],
  [
    'DecodeFailure',
    made(
      struct('DecodeFailure', {
        message,
        layer: t.keyof({ frame: null, json: null, event: null }),
        input: optional(t.unknown),
      }),
      ({ message, layer, input }) => new DecodeFailure(message, { layer, input, errors: [] }),
    ),
  ],
  [
    'ProtocolFailure',
    made(
      struct('ProtocolFailure', { message, event: optional(t.unknown), reason: optional(t.literal('spliced')) }),
      ({ message, event, reason }) => new ProtocolFailure(message, { event, ...definedFields({ reason }) }),
    ),
  ],
  [
    'TruncatedFailure',
    made(
      struct('TruncatedFailure', { message, stopReason: optional(t.string) }),
      ({ message, stopReason }) => new TruncatedFailure(message, definedFields({ stopReason })),
    ),
  ],
])
