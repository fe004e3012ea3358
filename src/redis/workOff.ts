import { defer, EMPTY, exhaustMap, type Observable, of, type OperatorFunction, repeat } from 'rxjs'

/**
 * Works when the source emits, and again as long as there is more. Never two at a time: what the source emits meanwhile starts nothing.
 *
 * ```text
 * source   a--b-c------|
 * work     --|
 *            --|            b was more
 *              --|          and so was c
 * ```
 */
export const workOff =
  <T>(work: () => Observable<T>, more: () => boolean): OperatorFunction<unknown, T> =>
  (source) =>
    source.pipe(exhaustMap(() => defer(work).pipe(repeat({ delay: () => (more() ? of(true) : EMPTY) }))))
