import { gzipSync } from 'node:zlib'
import {
  concat,
  defer,
  EMPTY,
  interval,
  map,
  type MonoTypeOperatorFunction,
  NEVER,
  type Observable,
  of,
  skip,
  take,
  takeWhile,
  timer,
  toArray,
} from 'rxjs'
import type { Fault, OtherAnswer, Place } from './Fault.ts'

/** A step of a body: bytes that are sent, or the end of the connection. */
export type Step = Uint8Array | 'reset' | 'hangup'

/** The answer of a server. */
export interface Answer<S extends Step = Step> {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Observable<S>
}

/** Emits the answer, with a fault. */
export const misbehave = (fault: Fault | undefined, answer: Answer<Uint8Array>): Observable<Answer> => {
  const broken = (after: Place, rest: Observable<Step>): Observable<Answer> =>
    of({ ...answer, body: concat(answer.body.pipe(takeUpTo(after)), rest) })
  // A reset would overtake the bytes that are still in flight. It waits for turns of the event loop and not for an instant, because a client
  // in the same process reads in the same turns, however busy the machine is.
  const lost = (how: 'reset' | 'hangup'): Observable<Step> =>
    interval(1).pipe(
      skip(20),
      take(1),
      map(() => how),
    )

  switch (fault?.type) {
    case undefined:
      return of(answer)
    case 'answer':
      return of(answerOf(fault))
    case 'slow':
      return timer(fault.ms).pipe(map(() => answer))
    case 'silence':
      return broken(fault.after, NEVER)
    case 'reset':
    case 'hangup':
      return broken(fault.after, lost(fault.type))
    case 'cut':
      return broken(fault.after, EMPTY)
    case 'instead':
      return broken(fault.after, of(typeof fault.body === 'string' ? utf8(fault.body) : fault.body))
    case 'endless':
      return broken(fault.after, endless)
    case 'gzip':
      return of({
        ...answer,
        headers: { ...answer.headers, 'content-encoding': 'gzip' },
        body: concat(answer.body.pipe(gzipped(fault.part)), fault.end ? lost(fault.end) : EMPTY),
      })
  }
}

/** The answer that replaces the recorded one. */
export const answerOf = ({ status, headers = {}, body = '' }: Omit<OtherAnswer, 'type'>): Answer => ({
  status,
  headers,
  body: body === '' ? EMPTY : of(utf8(body)),
})

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

/** Emits what is before the place, and completes there. */
const takeUpTo = (place: Place): MonoTypeOperatorFunction<Uint8Array> =>
  'frames' in place ? take(place.frames) : takeBytes(place.bytes)

const takeBytes =
  (count: number): MonoTypeOperatorFunction<Uint8Array> =>
  (source) =>
    count === 0
      ? EMPTY
      : defer(() => {
          let left = count
          return source.pipe(
            map((bytes) => {
              const taken = bytes.subarray(0, left)
              left -= taken.length
              return taken
            }),
            takeWhile(() => left > 0, true),
          )
        })

/** 256 kB of the same event every millisecond. */
const endless: Observable<Uint8Array> = concat(
  of(utf8('event: content_block_delta\ndata: {"type":"content_block_delta","text":"')),
  interval(1).pipe(map(() => new Uint8Array(2 ** 18).fill(0x78))),
)

const gzipped =
  (part: number): MonoTypeOperatorFunction<Uint8Array> =>
  (source) =>
    source.pipe(
      toArray(),
      map((frames) => gzipSync(Buffer.concat(frames))),
      map((gzip) => gzip.subarray(0, gzip.length * part)),
    )
