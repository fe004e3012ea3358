/** A marble diagram as it is drawn: what `parseMarbles` reads from a text and the playground makes from a run. */
export interface Marbles {
  readonly rows: readonly Row[]
  /** Columns after which time is left out, with what is written there. */
  readonly breaks?: readonly { readonly after: number; readonly text: string }[]
}

/** One Observable, or the life of one subscription. */
export interface Row {
  readonly label: string
  readonly marks: readonly Mark[]
  /** From its first character to its last, in columns. */
  readonly start: number
  readonly end: number
  readonly note?: string | undefined
}

/** One notification, at its column. */
export interface Mark {
  readonly at: number
  /** The letter of the diagram. */
  readonly letter: string
  /** What is written on it, if that is more than the letter. */
  readonly text?: string | undefined
  /** Set if it is emitted at the same time as its neighbours: the column of the first of them. */
  readonly group?: number | undefined
}
