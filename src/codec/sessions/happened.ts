import * as t from 'io-ts'
import { nullable } from '../schema/nullable.ts'
import { optional } from '../schema/optional.ts'
import { type Fields, typed } from '../schema/struct.ts'

/** Creates the codec of a persisted event of a session: it has an id and appears in the list of the session's events. */
export const happened = <const Type extends string, F extends Fields = Record<never, never>>(
  type: Type,
  fields: F = {} as F,
) => typed(type, { id: t.string, processed_at: optional(nullable(t.string)), ...fields })
