import type * as t from 'io-ts'
import { closedLiteral } from '../../schema/closedLiteral.ts'
import { nullable } from '../../schema/nullable.ts'
import { optional } from '../../schema/optional.ts'
import { typed } from '../../schema/struct.ts'

/**
 * Marks the end of a prefix of the request that may be cached.
 *
 * @since 0.1.0
 * @category Requests
 */
export const CacheControl = typed('ephemeral', { ttl: optional(closedLiteral('5m', '1h')) })
export interface CacheControl extends t.TypeOf<typeof CacheControl> {}

/** The field of everything that may be cached. */
export const cached = { cache_control: optional(nullable(CacheControl)) }
