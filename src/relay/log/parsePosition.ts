import type { Position } from './StreamLog.ts'

/** The parts of a position. */
export interface PositionParts {
  /** The number of the frame: 1 for the first one. */
  readonly number: number
  /** The random name of the stream that issued it. */
  readonly generation: string
}

/** Returns the parts of a position, or undefined if it is malformed. */
export const parsePosition = (position: Position): PositionParts | undefined => {
  const [, number, generation] = /^(\d{1,15})\.([\w-]{1,128})$/.exec(position) ?? []
  return number === undefined || generation === undefined ? undefined : { number: Number(number), generation }
}

/** Returns the position of a frame: the inverse of {@link parsePosition}. */
export const positionOf = ({ number, generation }: PositionParts): Position => `${number}.${generation}`
