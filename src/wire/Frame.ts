/**
 * One event of a stream as it came over the wire, before anybody looks into its data.
 *
 * @category Wire
 */
export interface Frame {
  /** The name of the event; empty where the stream gives none. */
  readonly event: string
  /** The data, its lines joined by `\n`. */
  readonly data: string
  /** The id, where the stream gives one. */
  readonly id?: string
  /** Set on the last frame of a body that ended in the middle of it: what is here may not be all. */
  readonly unterminated?: true
}
