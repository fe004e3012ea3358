import { random as randomOf } from '../../src/testing/random.ts'

/** Chance that comes again: the same seed gives the same choices. */
export interface Random {
  /** A whole number from 0 to below `count`. */
  readonly below: (count: number) => number
  readonly pick: <A>(list: readonly A[]) => A
  /** True once in so many times. */
  readonly once: (inSoMany: number) => boolean
}

/** Chance from a seed and the number of a run. */
export const random = (seed: number, run: number): Random => {
  const { upTo } = randomOf(Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(run + 1, 0xc2b2ae35))
  const below = (count: number): number => upTo(count - 1)
  return {
    below,
    pick: (list) => {
      if (list.length === 0) throw new Error('There is nothing to pick from')
      return list[below(list.length)] as (typeof list)[number]
    },
    once: (inSoMany) => below(inSoMany) === 0,
  }
}
