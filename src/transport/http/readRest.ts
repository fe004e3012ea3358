import { asyncScheduler, type Subscription } from 'rxjs'

/** How long and how far a body is read after the last frame, in ms and bytes. */
const [maxTime, maxSize] = [1000, 64 * 1024]

/**
 * Reads the rest of a body and ignores it, so that the connection can be used again: HTTP allows that only after the end of a response.
 *
 * It aborts after a second or 64 KiB without an end. Meanwhile it keeps no process of Node alive.
 */
export const readRest = async (reader: ReadableStreamDefaultReader<Uint8Array>, abort: () => void): Promise<void> => {
  const timer = unref(asyncScheduler.schedule(abort, maxTime))
  try {
    for (let size = 0; size <= maxSize;) {
      const { done, value } = await reader.read()
      if (done) return
      size += value.length
    }
    abort()
  } catch {
    // The reader of the stream has what it needs.
  } finally {
    timer.unsubscribe()
  }
}

/** Lets a process of Node end before a timer of rxjs does. */
const unref = (action: Subscription): Subscription => {
  if ('id' in action && isNodeTimer(action.id)) action.id.unref()
  return action
}

/** Timers of browsers are numbers. */
const isNodeTimer = (timer: unknown): timer is { unref: () => void } =>
  typeof timer === 'object' && timer !== null && 'unref' in timer
