import * as t from 'io-ts'
import type { Optional } from './optional.ts'
import { innerContext, isPlain, isRecord, type JsonObject, WireCodec } from './WireCodec.ts'

/** The fields of a {@link struct}: the codec of each, wrapped in `optional` if the field may be absent. */
export type Fields = Readonly<Record<string, t.Mixed | Optional>>

/** What a {@link struct} decodes to. */
export type Struct<F extends Fields> = Flat<
  { readonly [K in keyof F as F[K] extends t.Mixed ? K : never]: F[K] extends t.Mixed ? t.TypeOf<F[K]> : never } & {
    readonly [K in keyof F as F[K] extends Optional ? K : never]?:
      (F[K] extends Optional<infer Codec> ? t.TypeOf<Codec> : never) | undefined
  }
>

type Flat<A> = { [K in keyof A]: A[K] }

/**
 * Creates the codec of an object with these fields. Fields that it does not name stay as they are.
 *
 * The equivalent in io-ts is `intersection([type(…), partial(…)])`, but the paths in its errors contain indices of the intersection.
 */
export const struct = <F extends Fields>(name: string, fields: F): WireCodec<Struct<F>, JsonObject> => {
  type A = Struct<F>
  const entries = Object.entries(fields).map(([key, field]): Field =>
    'optional' in field ? { key, codec: field.optional, required: false } : { key, codec: field, required: true },
  )

  const all = (input: unknown, accepts: (codec: t.Mixed, value: unknown) => boolean): input is A => {
    if (!isRecord(input)) return false
    for (const { key, codec, required } of entries) {
      const value = input[key]
      if ((required || value !== undefined) && !accepts(codec, value)) return false
    }
    return true
  }

  return new WireCodec<A, JsonObject>(
    name,
    (input): input is A => all(input, (codec, value) => codec.is(value)),
    (input): input is A => all(input, isPlain),
    (input, context) => {
      if (!isRecord(input)) return t.failure(input, context)
      const errors: t.ValidationError[] = []
      const changes: Record<string, unknown> = {}
      for (const { key, codec, required } of entries) {
        const value = input[key]
        if (!required && value === undefined) continue
        const decoded = codec.validate(value, innerContext(context, key, codec, value))
        if (decoded._tag === 'Left') errors.push(...decoded.left)
        else if (decoded.right !== value) changes[key] = decoded.right
      }
      return errors.length > 0 ? t.failures(errors) : t.success(withChanges(input, changes) as A)
    },
    (value: JsonObject) => {
      const changes: Record<string, unknown> = {}
      for (const { key, codec } of entries) {
        const encoded: unknown = value[key] === undefined ? undefined : codec.encode(value[key])
        if (encoded !== value[key]) changes[key] = encoded
      }
      return withChanges(value, changes)
    },
  )
}

/** Creates the codec of a {@link struct} with a `type`, which is also its name. */
export const typed = <const Type extends string, F extends Fields = Record<never, never>>(
  type: Type,
  fields: F = {} as F,
) => struct(type, { type: t.literal(type), ...fields })

interface Field {
  readonly key: string
  readonly codec: t.Mixed
  readonly required: boolean
}

/** The same object if nothing changes, otherwise a copy with its keys in the same order. */
const withChanges = (record: JsonObject, changes: JsonObject): JsonObject =>
  Object.keys(changes).length === 0 ? record : { ...record, ...changes }
