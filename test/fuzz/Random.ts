/** Chance that comes again: the same seed gives the same choices. */
export interface Random {
  /** A whole number from 0 to below `count`. */
  readonly below: (count: number) => number
  readonly pick: <A>(list: readonly A[]) => A
  /** True once in so many times. */
  readonly once: (inSoMany: number) => boolean
}

/** Chance from a seed and the number of a run (mulberry32). */
export const random = (seed: number, run: number): Random => {
  let state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(run + 1, 0xc2b2ae35)
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (count: number): number => Math.floor(next() * count)
  return {
    below,
    pick: (list) => {
      if (list.length === 0) throw new Error('There is nothing to pick from')
      return list[below(list.length)] as (typeof list)[number]
    },
    once: (inSoMany) => below(inSoMany) === 0,
  }
}
