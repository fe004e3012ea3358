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
 * A failure as JSON, and back: the same class, the same message, and the fields by which a reader acts. `isTransient` is the same for both.
 *
 * What may quote the response or name a host is not sent: the cause, the stack, the `input` and `errors` of a {@link DecodeFailure}, the `event` of
 * a {@link ProtocolFailure}, the `host` of a {@link TransportFailure}, and of `details` everything except `error_code`.
 */
export const WireFailure: t.Type<Failure, object, unknown> = new t.Type(
  'Failure',
  isFailure,
  (input, context) => {
    const validate = isRecord(input) ? members.get(input['_tag']) : undefined
    return validate ? validate(input, context) : t.failure(input, context)
  },
  (failure) => ({ _tag: failure._tag, message: failure.message, ...sentFields(failure) }),
)

/** Returns the fields of a failure that are sent, beside its class and message. */
const sentFields = (failure: Failure): object => {
  switch (failure._tag) {
    case 'TransportFailure':
      return definedFields({ phase: failure.phase, shouldRetry: failure.shouldRetry })
    case 'StalledFailure':
      return definedFields({ clock: failure.clock, after: failure.after, shouldRetry: failure.shouldRetry })
    case 'ApiFailure': {
      const { kind, status, requestId, retryAfterMs, shouldRetry } = failure
      return definedFields({ kind, status, requestId, retryAfterMs, shouldRetry, details: sentDetails(failure) })
    }
    case 'DecodeFailure':
      return { layer: failure.layer }
    case 'ProtocolFailure':
      return definedFields({ reason: failure.reason })
    case 'TruncatedFailure':
      return definedFields({ stopReason: failure.stopReason, shouldRetry: failure.shouldRetry })
  }
}

/** Returns what is sent of the details of an error: its code. */
export const sentDetails = ({ details }: ApiFailure): { readonly error_code: string } | undefined =>
  SentDetails.is(details) ? { error_code: details.error_code } : undefined

const SentDetails = t.type({ error_code: t.string })

/** Creates the failure from the fields that its codec names; other fields are ignored. */
const made =
  <Fields>(codec: t.Type<Fields, unknown, unknown>, make: (fields: Fields) => Failure): t.Validate<unknown, Failure> =>
  (input, context) =>
    E.map(make)(codec.validate(input, context))

const message = t.string
const shouldRetry = optional(t.boolean)

const members: ReadonlyMap<unknown, t.Validate<unknown, Failure>> = new Map([
  [
    'TransportFailure',
    made(
      struct('TransportFailure', {
        message,
        phase: t.keyof({ credential: null, connect: null, body: null }),
        shouldRetry,
      }),
      ({ message, phase, shouldRetry }) => new TransportFailure(message, { phase, ...definedFields({ shouldRetry }) }),
    ),
  ],
  [
    'StalledFailure',
    made(
      struct('StalledFailure', {
        message,
        clock: t.keyof({ liveness: null, progress: null }),
        after: t.number,
        shouldRetry,
      }),
      ({ message, clock, after, shouldRetry }) =>
        new StalledFailure(message, { clock, after, ...definedFields({ shouldRetry }) }),
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
        shouldRetry,
        details: optional(SentDetails),
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
      }),
      ({ message, layer }) => new DecodeFailure(message, { layer, input: undefined, errors: [] }),
    ),
  ],
  [
    'ProtocolFailure',
    made(
      struct('ProtocolFailure', { message, reason: optional(t.literal('spliced')) }),
      ({ message, reason }) => new ProtocolFailure(message, { event: undefined, ...definedFields({ reason }) }),
    ),
  ],
  [
    'TruncatedFailure',
    made(
      struct('TruncatedFailure', { message, stopReason: optional(t.string), shouldRetry }),
      ({ message, stopReason, shouldRetry }) =>
        new TruncatedFailure(message, definedFields({ stopReason, shouldRetry })),
    ),
  ],
])
