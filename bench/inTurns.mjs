// Compares contenders on a machine that does other work at the same time.
import { median, quartiles } from './numbers.mjs'

/**
 * Measures each contender in turns with the first of them, the floor: floor, contender, contender, floor, so that what drifts cancels out.
 * A slow one has a quarter of the rounds. Returns for each its figure, and its ratio to the floor of the same round: low quartile, median, high quartile.
 */
export const inTurns = async ([floor, ...others], rounds, measure) => {
  const floors = []
  const figures = new Map(others.map((contender) => [contender, { own: [], ratios: [] }]))
  for (let round = 0; round < rounds; round++) {
    for (const [contender, { own, ratios }] of figures) {
      if (contender.slow && round % 4 !== 0) continue
      const count = contender.slow ? 0.1 : 1
      const before = await measure(floor, count)
      const pair = [await measure(contender, count), await measure(contender, count)]
      const after = await measure(floor, count)
      floors.push(before, after)
      own.push(...pair)
      ratios.push((pair[0] + pair[1]) / (before + after))
    }
  }
  return [
    { name: floor.name, figure: median(floors), ratio: [1, 1, 1] },
    ...[...figures].map(([{ name }, { own, ratios }]) => ({
      name,
      figure: median(own),
      ratio: quartiles(ratios),
    })),
  ]
}
