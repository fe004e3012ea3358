import * as E from '#fp-ts/Either'
import type * as t from 'io-ts'
import { struct, type Struct } from '../../schema/struct.ts'
import { isPlain, WireCodec } from '../../schema/WireCodec.ts'
import { cached } from './CacheControl.ts'

const Cached = struct('cached', cached)

/** A block of an answer as it is sent back, with a mark for the cache if you add one. */
export type Cacheable<Block> = Block & Struct<typeof cached>

/** Creates the codec of a block that may have `cache_control` beside its own fields. */
export const cacheable = <Block>(codec: t.Type<Block, unknown>): WireCodec<Cacheable<Block>> =>
  new WireCodec<Cacheable<Block>>(
    codec.name,
    (input): input is Cacheable<Block> => codec.is(input) && Cached.is(input),
    (input): input is Cacheable<Block> => isPlain(codec, input) && Cached.isPlain(input),
    (input, context) => {
      const marked = Cached.validate(input, context)
      return E.isLeft(marked) ? marked : (codec.validate(input, context) as t.Validation<Cacheable<Block>>)
    },
    codec.encode,
  )
