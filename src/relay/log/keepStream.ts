import {
  BehaviorSubject,
  defer,
  finalize,
  map,
  materialize,
  noop,
  type Observable,
  type ObservableNotification,
  of,
  share,
} from 'rxjs'
import { TruncatedFailure } from '../../failure/TruncatedFailure.ts'
import { type Decoder, decodeWith } from '../../wire/decodeWith.ts'
import type { Frame } from '../../wire/Frame.ts'
import { throwIfLonger } from './throwIfLonger.ts'

/** One stream in the memory of this process. */
export interface KeptStream {
  /** How many frames there are by now. */
  readonly length: () => number
  /** Emits the frames behind the first so many, each once and in order, and ends as the source ended. */
  readonly readAfter: (count: number) => Observable<Frame>
}

/** How a stream is kept. */
export interface KeepConfig {
  /** How many characters it may have, names and data counted. */
  readonly maxSize: number
  /** Emits when the source has run for long enough without a reader. */
  readonly linger: Observable<unknown>
  /** Called once, when nothing will be added any more. */
  readonly onEnd: () => void
}

/** What is kept: the frames, and behind them the end. */
type Entry = ObservableNotification<Frame>

/**
 * Keeps what a source emits. It is subscribed once at most, by the first reader, and numbers its frames by their `id`.
 *
 * Readers are only told that something came: each has a place of its own, and takes what lies behind it, the end too.
 * So a reader that makes the source emit or end, or another reader come or leave, while it is given a frame, still gets all in order.
 */
export const keepStream = (source: Observable<Frame>, { maxSize, linger, onEnd }: KeepConfig): KeptStream => {
  const entries: Entry[] = []
  let length = 0
  const hasEnded = (): boolean => entries.length > length

  const keep = (entry: Entry): void => {
    if (entry.kind === 'N') entries.push({ kind: 'N', value: { ...entry.value, id: String(++length) } })
    else entries.push(entry)
  }

  const growth = source.pipe(
    throwIfLonger(maxSize),
    materialize(),
    map(keep),
    finalize(() => {
      if (!hasEnded()) keep({ kind: 'E', error: new TruncatedFailure('The stream was let go: nobody read it') })
      onEnd()
    }),
    share({
      connector: () => new BehaviorSubject<void>(undefined), // every reader looks when it comes
      resetOnComplete: false,
      resetOnRefCountZero: () => linger,
    }),
  )

  const readAfter = (count: number): Observable<Frame> =>
    defer(() => (hasEnded() ? of(undefined) : growth)).pipe(decodeWith(takeFrom(entries, count)))

  return { length: () => length, readAfter }
}

/** Gives, whenever it is woken, the entries behind the first so many that it has not given yet. */
const takeFrom =
  (entries: readonly Entry[], count: number): Decoder<void, Frame> =>
  (out) => {
    let taken = count
    let giving = false

    const give = (entry: Entry): void => {
      if (entry.kind === 'E') throw entry.error
      if (entry.kind === 'N') out.next(entry.value)
      else out.complete()
    }

    return {
      next: () => {
        if (giving) return
        giving = true
        for (let entry = entries[taken]; entry; entry = entries[taken]) {
          taken += 1
          give(entry)
        }
        giving = false
      },
      complete: noop,
    }
  }
