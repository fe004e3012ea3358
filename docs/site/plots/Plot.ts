/** A figure with its spread: the quartiles, or what the plot says. */
export interface Figure {
  readonly name: string
  readonly value: number
  readonly low?: number
  readonly high?: number
}

/** One of the small plots: a dot for each name. */
export interface Dots {
  readonly title: string
  readonly figures: readonly Figure[]
}

/** One of the small plots: a line for each name, of which one is drawn in front. */
export interface Lines {
  readonly title: string
  readonly sizes: readonly number[]
  readonly front: string
  readonly lines: readonly { readonly name: string; readonly values: readonly number[] }[]
}

/** Small plots beside each other, with the same scale. */
export interface Plot {
  readonly title: string
  /** What a figure is, and what its spread is. */
  readonly unit: string
  /** The value that a line marks, such as 1 in ratios. */
  readonly mark?: number
  readonly panels: readonly (Dots | Lines)[]
}
