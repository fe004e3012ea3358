import type * as t from 'io-ts'

/** A field of a `struct` that may be absent or undefined. */
export interface Optional<Codec extends t.Mixed = t.Mixed> {
  readonly optional: Codec
}

/** Marks a field of a `struct` as one that may be absent or undefined. */
export const optional = <Codec extends t.Mixed>(codec: Codec): Optional<Codec> => ({ optional: codec })
