import { concat, concatMap, defer, type OperatorFunction } from 'rxjs'

/** A decoder that keeps back what is not whole yet. It lives as long as one subscription. */
export interface Decoder<In, Out> {
  /** Takes what has come, and gives what is whole now. */
  readonly push: (input: In) => Iterable<Out>
  /** Gives what is left when nothing more will come. */
  readonly flush: () => Iterable<Out>
}

/** Runs a decoder over a stream, a new one for each subscription. */
export const decodeWith =
  <In, Out>(start: () => Decoder<In, Out>): OperatorFunction<In, Out> =>
  (source) =>
    defer(() => {
      const { push, flush } = start()
      return concat(source.pipe(concatMap(push)), defer(flush))
    })
