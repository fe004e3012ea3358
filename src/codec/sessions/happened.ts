import * as t from 'io-ts'
import { nullable } from '../schema/nullable.ts'
import { typed } from '../schema/struct.ts'

/** An event that has happened in a session: with an id, and in the list of its events from then on. */
export const happened = <const Type extends string, Required extends t.Props, Optional extends t.Props>(
  type: Type,
  required: Required,
  optional: Optional,
) => typed(type, { id: t.string, ...required }, { processed_at: nullable(t.string), ...optional })
