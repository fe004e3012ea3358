import type { Observable } from 'rxjs'
import type { Frame } from '../../src/wire/Frame.ts'

export const frame = (data: string): Frame => ({ event: 'piece', data })

/** Somebody who reads. */
export interface Reader {
  /** All that was read as one text; behind it `|` where it is complete, `#` where it failed. */
  readonly said: () => string
  /** The id of the last frame. */
  readonly position: () => string | undefined
  /** Its number: how many frames were read. */
  readonly count: () => number
  readonly failure: () => unknown
  readonly leave: () => void
}

/** Reads from now on. */
export const reading = (frames: Observable<Frame>): Reader => {
  let said = ''
  let position: string | undefined
  let failed: unknown
  const subscription = frames.subscribe({
    next: ({ data, id }) => {
      said += data
      position = id
    },
    complete: () => (said += '|'),
    error: (failure: unknown) => {
      said += '#'
      failed = failure
    },
  })
  return {
    said: () => said,
    position: () => position,
    count: () => Number.parseInt(position ?? '0', 10),
    failure: () => failed,
    leave: () => subscription.unsubscribe(),
  }
}

/** Waits until something is so, which takes a few ms; fails where it never comes to be. */
export const until = async (isSo: () => boolean | Promise<boolean>, within = 8000): Promise<void> => {
  const deadline = Date.now() + within
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`In vain: ${isSo.toString()}`)
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}
