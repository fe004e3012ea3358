import { defer, exhaustMap, type Observable, type OperatorFunction } from 'rxjs'
import { repeatWhile } from '../operators/repeatWhile.ts'

/**
 * Subscribes to `work` when the source emits, and again while there is more to do. Never two at a time: what the source emits meanwhile is ignored.
 *
 * ```text
 * source   a--b-c------|
 * work     --|
 *            --|            because of b
 *              --|          because of c
 * ```
 */
export const workOff =
  <T>(work: () => Observable<T>, more: () => boolean): OperatorFunction<unknown, T> =>
  (source) =>
    source.pipe(exhaustMap(() => defer(work).pipe(repeatWhile(more))))
