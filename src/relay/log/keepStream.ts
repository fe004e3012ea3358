import {
  BehaviorSubject,
  defer,
  finalize,
  map,
  materialize,
  merge,
  noop,
  type Observable,
  type ObservableNotification,
  of,
  share,
  Subject,
} from 'rxjs'
import { isFailure } from '../../failure/Failure.ts'
import { type Decoder, decodeWith } from '../../wire/decodeWith.ts'
import type { Frame } from '../../wire/Frame.ts'
import { cancelled } from './cancelled.ts'
import { leavingTime } from './leaving.ts'
import { positionOf } from './parsePosition.ts'
import { throwIfLonger } from './throwIfLonger.ts'

/** One stream in the memory of this process. */
export interface KeptStream {
  /** The random name that is part of each position. */
  readonly generation: string
  /** Returns how many frames have arrived. */
  readonly length: () => number
  /** Unsubscribes the source at once if no one reads, now or when a reader leaves in the next second. */
  readonly leave: () => void
  /** Emits the frames after the first `count`, each once and in order, and ends as the source ends. */
  readonly readAfter: (count: number) => Observable<Frame>
}

/** Options of {@link keepStream}. */
export interface KeepConfig {
  readonly generation: string
  /** How many characters the stream may have, counting names and data. */
  readonly maxSize: number
  /** Emits when the source has run without a reader for too long. */
  readonly linger: Observable<unknown>
  /** Called once, after the last entry. */
  readonly onEnd: () => void
}

/** What is kept: the frames, and after them the end. */
type Entry = ObservableNotification<Frame>

/**
 * Keeps what a source emits, and numbers its frames by their `id`. The source is subscribed once at most, by the first reader.
 *
 * Readers are only notified that there is something new: each has its own position and takes the entries after it, including the end.
 * So a reader still receives everything in order if, while it receives a frame, it makes the source emit or end, or makes other readers join or leave.
 */
export const keepStream = (
  source: Observable<Frame>,
  { generation, maxSize, linger, onEnd }: KeepConfig,
): KeptStream => {
  const entries: Entry[] = []
  const left = new Subject<void>()
  let length = 0
  let leavesUntil = -Infinity
  const hasEnded = (): boolean => entries.length > length

  const keep = (entry: Entry): void => {
    // V8 formats a stack when it is read. Until then it keeps what the functions in it use: the request, its signal, its parser.
    if (entry.kind === 'E' && isFailure(entry.error)) void entry.error.stack
    if (entry.kind !== 'N') entries.push(entry)
    else entries.push({ kind: 'N', value: { ...entry.value, id: positionOf({ number: ++length, generation }) } })
  }

  const growth = source.pipe(
    throwIfLonger(maxSize),
    materialize(),
    map(keep),
    finalize(() => {
      if (!hasEnded()) keep({ kind: 'E', error: cancelled() })
      onEnd()
    }),
    share({
      connector: () => new BehaviorSubject<void>(undefined), // every reader looks when it joins
      resetOnComplete: false,
      resetOnRefCountZero: () => (performance.now() < leavesUntil ? of(undefined) : merge(linger, left)),
    }),
  )

  const readAfter = (count: number): Observable<Frame> =>
    defer(() => (hasEnded() ? of(undefined) : growth)).pipe(decodeWith(takeFrom(entries, count)))

  const leave = (): void => {
    leavesUntil = performance.now() + leavingTime
    left.next()
  }

  return { generation, leave, length: () => length, readAfter }
}

/** Emits, on each notification, the entries after the first `count` that it has not emitted yet. */
const takeFrom =
  (entries: readonly Entry[], count: number): Decoder<void, Frame> =>
  (out) => {
    let taken = count
    let emitting = false

    const emit = (entry: Entry): void => {
      if (entry.kind === 'E') throw entry.error
      if (entry.kind === 'N') out.next(entry.value)
      else out.complete()
    }

    return {
      next: () => {
        if (emitting) return
        emitting = true
        for (let entry = entries[taken]; entry; entry = entries[taken]) {
          taken += 1
          emit(entry)
        }
        emitting = false
      },
      complete: noop,
    }
  }
