import { isRight } from 'fp-ts/lib/Either.js'
import { catchError, EMPTY, lastValueFrom, toArray } from 'rxjs'
import type { Frame } from '../../src/index.ts'
import { decodeEvent, MessageStreamEvent, type WireCodec } from '../../src/codec/index.ts'
import { withType } from '../../src/codec/schema/withType.ts'
import { CompletionEvent } from '../../src/completions/index.ts'
import { describeCorpus, type Recording } from '../corpus.ts'
import { bedrockMessages } from './bedrockMessages.ts'
import { endOf } from './endOf.ts'
import { framesOf, isCompletion } from './eventsOf.ts'

/** The frames before the end, whichever it is. */
const framesBeforeEnd = (recording: Recording) =>
  lastValueFrom(
    framesOf(recording).pipe(
      catchError(() => EMPTY),
      toArray(),
    ),
  )

/** The texts of the events that come before anything that fails the stream. */
const texts = ({ body }: Recording): readonly string[] => {
  const all = bedrockMessages(body)
  const failure = all.findIndex(({ kind }) => kind !== 'event')
  return all.slice(0, failure === -1 ? all.length : failure).map(({ data }) => data)
}

/** The JSON that a frame decodes to and is encoded from; none where it holds an error. */
const thereAndBack = <A>(codec: WireCodec<A>, frame: Frame): readonly unknown[] => {
  const decoded = decodeEvent(codec)(frame)
  return isRight(decoded) ? [codec.encode(decoded.right)] : []
}

const isError = (data: string): boolean => data.startsWith('{"type":"error"')

describeCorpus('recordings of Bedrock', ['bedrock-eventstream'], (recordings) => {
  const named = recordings.map((recording): [string, Recording] => [recording.name, recording])
  const streams = named.filter(([, { status }]) => status === 200)

  it.each(named)('%s ends as it must', async (_, recording) => {
    const { note: _note, ...expected } = recording.expect
    expect(await endOf(recording)).toMatchObject(expected)
  })

  it.each(streams)('%s gives the events that are in its bytes', async (_, recording) => {
    const event = isCompletion(recording) ? 'completion' : ''
    expect(await framesBeforeEnd(recording)).toEqual(texts(recording).map((data) => ({ event, data })))
  })

  it.each(streams)('%s gives back every event as it came', async (_, recording) => {
    const frames = await framesBeforeEnd(recording)
    const back = frames.flatMap((frame) =>
      isCompletion(recording) ? thereAndBack(CompletionEvent, frame) : thereAndBack(MessageStreamEvent, frame),
    )
    expect(back).toEqual(
      frames.filter(({ data }) => !isError(data)).map(({ event, data }) => withType(JSON.parse(data), event)),
    )
  })
})
