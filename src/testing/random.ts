/** Random numbers that a seed determines, so that a failure can be repeated. */
export interface Random {
  /** Returns an integer from 0 to `max`, both inclusive. */
  readonly upTo: (max: number) => number
  /** Returns a list of `min` to `max` items. */
  readonly list: <A>(min: number, max: number, item: () => A) => readonly A[]
  /** Returns one of the items; undefined if there are none. */
  readonly oneOf: <A>(items: readonly A[]) => A | undefined
}

/** Creates random numbers from a seed (mulberry32). */
export const random = (seed: number): Random => {
  let state = seed
  const upTo = (max: number): number => {
    state = (state + 0x6d2b79f5) | 0
    let bits = Math.imul(state ^ (state >>> 15), 1 | state)
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits
    return Math.floor((((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32) * (max + 1))
  }
  return {
    upTo,
    list: (min, max, item) => Array.from({ length: min + upTo(max - min) }, item),
    oneOf: (items) => items[upTo(items.length - 1)],
  }
}
