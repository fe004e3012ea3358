import fc from 'fast-check'

/** The pieces of a text or of bytes, cut at the given places. */
export const cutAt = <A extends { readonly length: number; slice(start: number, end: number): A }>(
  whole: A,
  places: readonly number[],
): readonly A[] => {
  const cuts = [0, ...[...places].sort((a, b) => a - b), whole.length]
  return cuts.slice(1).map((end, index) => whole.slice(cuts[index] ?? 0, end))
}

/** Places to cut something of that length, any number of them, also twice at the same. */
export const places = (length: number): fc.Arbitrary<readonly number[]> =>
  fc.array(fc.nat({ max: length }), { maxLength: 12 })
