import type { Observable } from 'rxjs'
import type { StreamFn } from '../../StreamFn.ts'
import type { Frame } from '../../wire/Frame.ts'

/**
 * Keeps streams, each under an id, so that many readers may read each of them from any position, while it runs and after its end.
 *
 * The source is subscribed once, when the first reader of an id subscribes. All other readers receive what it emits.
 * Without a source a reader only gets a stream that exists already.
 *
 * A log returns a function of a position: the `id` of the last frame that the reader has, or undefined.
 * The `id` of each frame is its position. A reader receives each frame after its position once and in order, and then the end of the source:
 * its completion or its error.
 *
 * At the position {@link leaving} it emits nothing and completes: this reader does not come back. If no one else reads the stream, then or when the
 * connection of that reader closes within a second, the source is unsubscribed at once, and the stream ends with a {@link TruncatedFailure}.
 *
 * **Any reader that knows an id can read its stream.** So never use the id alone that a client sent: put the name of its owner, which you know from elsewhere, before it.
 *
 * **Errors with** the failure of the source; with a 404 {@link ApiFailure}, whose `details.error_code` is `stream_not_found`, if no stream
 * has this id and either no source or a position was given, or if another stream issued the position; with a 400 if the position is malformed or
 * after the last frame.
 *
 * @since 0.1.0
 * @category Relay
 */
export type StreamLog = (id: string, source?: Observable<Frame>) => StreamFn<Position | undefined, Frame>

/**
 * The position of a reader: the `id` of the last frame it has, `<number>.<generation>`. In every log the numbers are 1, 2, 3 and so on.
 *
 * The generation is a random name that a stream has from its start on. If a stream expires and another one starts under its id, the positions of the
 * first are not found in the second: a reader never receives the end of an answer after the start of another.
 *
 * @since 0.1.0
 * @category Relay
 */
export type Position = string
