import {
  animationFrames,
  concatMap,
  connect,
  dematerialize,
  endWith,
  exhaustMap,
  filter,
  from,
  map,
  materialize,
  merge,
  type MonoTypeOperatorFunction,
  type ObservableInput,
  type ObservableNotification,
  pipe,
  race,
  scan,
  take,
  timer,
} from 'rxjs'
import type { ContentBlockDelta } from '../codec/messages/ContentBlockDelta.ts'
import type { ContentBlockDeltaEvent, MessageStreamEvent } from '../codec/messages/MessageStreamEvent.ts'
import type { Restart } from './fold/Restart.ts'
import type { Seam } from './fold/Seam.ts'

type AnyEvent = MessageStreamEvent | Seam | Restart

/**
 * Joins consecutive deltas until the next animation frame: emits the same text in as many events as a screen can show.
 *
 * ```text
 * source            S[ab---bca--]$-(.|)
 * frames            -----!----!----!--
 * coalesceDeltas()  S[---x----y-]$-(.|)      x is ab, y is bca
 * ```
 *
 * Only neighbours are joined: deltas of text, thinking or tool input that belong to the same block and are of the same type. Any other event, an
 * error and the end do not wait, and the waiting delta is emitted before them. So nothing is lost, and the order stays.
 * A delta with further fields, such as `estimated_tokens`, is not joined.
 *
 * `until` is called when a delta starts to wait; the wait ends when it emits or completes. By default it is the next animation frame. A hidden page
 * has no frames: there it is 100 ms, which a browser may extend to a second and more. Without `requestAnimationFrame` it is 16 ms.
 *
 * Apply it before `scanMessage()`, so that fewer events are folded. For other values, rxjs has `auditTime(16)`.
 *
 * **Errors with** the errors of `until`.
 *
 * @example
 * ```ts
 * import { coalesceDeltas, textDeltas } from 'rxjs-anthropic'
 * import { streamOf } from 'rxjs-anthropic/testing'
 *
 * streamOf('S[abc]$(.|)')()
 *   .pipe(coalesceDeltas(), textDeltas())
 *   .subscribe(console.log) // => abc
 * ```
 *
 * @example A page that is updated ten times a second
 * ```ts
 * import { timer } from 'rxjs'
 * import { coalesceDeltas, scanMessage } from 'rxjs-anthropic'
 *
 * ask(request).pipe(coalesceDeltas(() => timer(100)), scanMessage())
 * ```
 *
 * @see {@link scanMessage}
 * @since 0.1.0
 * @category Operators
 */
export const coalesceDeltas = <E extends AnyEvent>(
  until: () => ObservableInput<unknown> = nextFrame,
): MonoTypeOperatorFunction<E> =>
  pipe(
    materialize(),
    connect((event$) =>
      merge(
        event$,
        event$.pipe(
          filter((event) => pieceOf(event) !== undefined),
          exhaustMap(() => from(until()).pipe(endWith(undefined), take(1))),
          map(() => undefined),
        ),
      ),
    ),
    scan(joinNext<E>, { ready: [] }),
    concatMap(({ ready }) => ready),
    dematerialize(),
  )

interface Waiting<E> {
  readonly piece?: (E & ContentBlockDeltaEvent) | undefined
  readonly ready: readonly ObservableNotification<E>[]
}

/** Receives a notification of the source, or undefined when the wait is over. */
const joinNext = <E extends AnyEvent>(
  { piece }: Waiting<E>,
  event: ObservableNotification<E> | undefined,
): Waiting<E> => {
  const next = event && pieceOf(event)
  const joined = piece && next && join(piece, next)
  if (joined) return { piece: joined, ready: [] }
  const waited = piece ? [{ kind: 'N', value: piece } as const] : []
  return { piece: next, ready: event && !next ? [...waited, event] : waited }
}

/** Returns the event if it is a delta with nothing but its text. */
const pieceOf = <E extends AnyEvent>(event: ObservableNotification<E>): (E & ContentBlockDeltaEvent) | undefined =>
  event.kind === 'N' && isPiece(event.value) ? event.value : undefined

const isPiece = (event: AnyEvent): event is ContentBlockDeltaEvent =>
  event.type === 'content_block_delta' &&
  kinds.has(event.delta.type) &&
  Object.keys(event.delta).length === 2 &&
  Object.keys(event).length === 3

const kinds: ReadonlySet<string> = new Set(['text_delta', 'thinking_delta', 'input_json_delta'])

/** Returns two pieces as one; undefined if they are of different blocks or types. */
const join = <P extends ContentBlockDeltaEvent>(first: P, second: P): P | undefined => {
  const delta = first.index === second.index ? joinDeltas(first.delta, second.delta) : undefined
  return delta && { ...first, delta }
}

const joinDeltas = (a: ContentBlockDelta, b: ContentBlockDelta): ContentBlockDelta | undefined => {
  if (a.type === 'text_delta' && b.type === 'text_delta') return { ...a, text: a.text + b.text }
  if (a.type === 'thinking_delta' && b.type === 'thinking_delta') return { ...a, thinking: a.thinking + b.thinking }
  return a.type === 'input_json_delta' && b.type === 'input_json_delta'
    ? { ...a, partial_json: a.partial_json + b.partial_json }
    : undefined
}

/** A hidden page has no animation frames. */
const nextFrame = (): ObservableInput<unknown> =>
  typeof requestAnimationFrame === 'undefined' ? timer(16) : race(animationFrames(), timer(100))
