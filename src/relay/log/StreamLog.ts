import type { Observable } from 'rxjs'
import type { StreamFn } from '../../StreamFn.ts'
import type { Frame } from '../../wire/Frame.ts'

/**
 * Keeps what streams emit, each under an id, so that many may read each of them: from any position, while it runs and after its end.
 *
 * The source is subscribed once, when the first reader of that id subscribes, whoever that is; the others get what it gives.
 * Without a source only what is there already is read.
 *
 * What is read is a function of a position: of the `id` of the last frame that a reader has, undefined where it has none.
 * Each frame comes with its own position as `id`. A reader gets each frame behind its position once and in order, and then the end of the source:
 * its completion, or its error.
 *
 * **Whoever knows an id reads its stream.** So the id is never what a reader sends, but that behind the name of its owner, who is known otherwise.
 *
 * **Fails with** the source's own failure; with an {@link ApiFailure} of status 404 where no stream has the id, and no source is given, or a position is:
 * who has read some of a stream that is gone must not get the beginning of another; with one of status 400 at a position that is none, or lies past
 * what there is.
 *
 * @category Relay
 */
export type StreamLog = (id: string, source?: Observable<Frame>) => StreamFn<Position | undefined, Frame>

/**
 * Where a reader stands: the `id` of the last frame it has. They are `'1'`, `'2'`, `'3'` … in every log.
 *
 * @category Relay
 */
export type Position = string
