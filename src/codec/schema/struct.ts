import * as t from 'io-ts'
import { at, isPlain, isRecord, type JsonObject, WireCodec } from './WireCodec.ts'

/** What a {@link struct} decodes to. */
export type Struct<Required extends t.Props, Optional extends t.Props> = Flat<
  { readonly [K in keyof Required]: t.TypeOf<Required[K]> } & {
    readonly [K in keyof Optional]?: t.TypeOf<Optional[K]> | undefined
  }
>

type Flat<A> = { [K in keyof A]: A[K] }

/**
 * An object with some fields that it must have and some that it may have; what else it has stays as it is.
 *
 * io-ts says the same with `intersection([type(…), partial(…)])`, whose errors carry the place in the intersection in their path.
 */
export const struct = <Required extends t.Props, Optional extends t.Props>(
  name: string,
  required: Required,
  optional: Optional,
): WireCodec<Struct<Required, Optional>, JsonObject> => {
  type A = Struct<Required, Optional>
  const fields: readonly Field[] = [
    ...Object.entries(required).map(([key, codec]): Field => ({ key, codec, optional: false })),
    ...Object.entries(optional).map(([key, codec]): Field => ({ key, codec, optional: true })),
  ]

  const all = (input: unknown, accepts: (codec: t.Mixed, value: unknown) => boolean): input is A => {
    if (!isRecord(input)) return false
    for (const { key, codec, optional } of fields) {
      const value = input[key]
      if (!(optional && value === undefined) && !accepts(codec, value)) return false
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
      for (const { key, codec, optional } of fields) {
        const value = input[key]
        if (optional && value === undefined) continue
        const decoded = codec.validate(value, at(context, key, codec, value))
        if (decoded._tag === 'Left') errors.push(...decoded.left)
        else if (decoded.right !== value) changes[key] = decoded.right
      }
      return errors.length > 0 ? t.failures(errors) : t.success(withChanges(input, changes) as A)
    },
    (value: JsonObject) => {
      const changes: Record<string, unknown> = {}
      for (const { key, codec } of fields) {
        const encoded: unknown = value[key] === undefined ? undefined : codec.encode(value[key])
        if (encoded !== value[key]) changes[key] = encoded
      }
      return withChanges(value, changes)
    },
  )
}

/** A {@link struct} that is told from its neighbours by `type`; it has the name of that type. */
export const typed = <const Type extends string, Required extends t.Props, Optional extends t.Props>(
  type: Type,
  required: Required,
  optional: Optional,
): WireCodec<Struct<{ type: t.LiteralC<Type> } & Required, Optional>, JsonObject> =>
  struct(type, { type: t.literal(type), ...required }, optional)

interface Field {
  readonly key: string
  readonly codec: t.Mixed
  readonly optional: boolean
}

/** The same object where nothing changes, else a copy with its keys in the same order. */
const withChanges = (record: JsonObject, changes: JsonObject): JsonObject =>
  Object.keys(changes).length === 0 ? record : { ...record, ...changes }
