import { closedLiteral } from '../../schema/closedLiteral.ts'
import { nullable } from '../../schema/nullable.ts'
import { optional } from '../../schema/optional.ts'
import { typed } from '../../schema/struct.ts'
import type { JsonObject, WireCodec } from '../../schema/WireCodec.ts'

/**
 * Marks the end of a prefix of the request that may be cached.
 *
 * @since 0.1.0
 * @category Requests
 */
export const CacheControl: WireCodec<CacheControl, JsonObject> = typed('ephemeral', {
  ttl: optional(closedLiteral('5m', '1h')),
})
export interface CacheControl {
  readonly type: 'ephemeral'
  readonly ttl?: '5m' | '1h' | undefined
}

/** The field of everything that may be cached. */
export const cached = { cache_control: optional(nullable(CacheControl)) }
