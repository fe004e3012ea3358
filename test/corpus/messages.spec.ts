import { isRight } from 'fp-ts/lib/Either.js'
import { firstValueFrom, from, lastValueFrom, toArray } from 'rxjs'
import { reduceMessage } from '../../src/index.ts'
import { ChatMessageParam, decodeEvent, MessageStreamEvent } from '../../src/codec/index.ts'
import { decodeEvents, decodeSse, decodeUtf8 } from '../../src/wire/index.ts'
import { withType } from '../../src/codec/schema/withType.ts'
import { describeCorpus, type Recording } from '../corpus.ts'
import { endOf } from './endOf.ts'
import { framesOf } from './eventsOf.ts'

describeCorpus('recordings of the Messages API', ['messages', 'vertex'], (recordings) => {
  it.each(recordings.filter(({ expect }) => expect.end !== 'framing').map((recording) => [recording.name, recording]))(
    '%s ends as it must',
    async (_, recording) => {
      const { note: _note, ...expected } = recording.expect
      expect(await endOf(recording)).toMatchObject(expected)
    },
  )

  it('gives back every event as it came', async () => {
    let seen = 0
    for (const { name, body, expect: expected } of recordings) {
      if (expected.end === 'framing') continue
      const frames = await firstValueFrom(from([body]).pipe(decodeUtf8(), decodeSse(), toArray())).catch(() => [])
      for (const frame of frames) {
        const decoded = decodeEvent(MessageStreamEvent)(frame)
        if (!isRight(decoded)) continue
        seen += 1
        expect({ name, event: MessageStreamEvent.encode(decoded.right) }).toEqual({
          name,
          event: withType(JSON.parse(frame.data), frame.event),
        })
      }
    }
    expect(seen).toBeGreaterThan(5000)
  })

  it.each(recordings.filter(({ expect }) => expect.end === 'framing').map((recording) => [recording.name, recording]))(
    '%s is frames',
    async (_, { body }) => {
      const frames = await lastValueFrom(from([body]).pipe(decodeUtf8(), decodeSse(), toArray()))
      expect(frames.map(({ unterminated }) => unterminated)).not.toContain(true)
    },
  )
})

/** An echoed block without what clients are known to add or to change: cache marks, and the results of server tools. */
const comparable = (block: Readonly<Record<string, unknown>>): object => {
  const { cache_control: _, content, ...rest } = block
  return String(block['type']).endsWith('_tool_result')
    ? rest
    : { ...rest, ...(content === undefined ? {} : { content }) }
}

describeCorpus('what others made of the recordings', ['messages', 'vertex', 'bedrock-eventstream'], (recordings) => {
  const messageOf = (recording: Recording) =>
    lastValueFrom(framesOf(recording).pipe(decodeEvents(MessageStreamEvent), reduceMessage()))

  it.each(recordings.flatMap((recording) => (recording.expected ? [[recording.name, recording] as const] : [])))(
    'is what %s folds to',
    async (_, recording) => {
      const { expected } = recording
      const message = await messageOf(recording)
      if (expected?.kind === 'assistant-content-echo') {
        const { content } = ChatMessageParam.encode({ role: 'assistant', content: message.content })
        const echo = expected.content.map(comparable)
        // Where a client is known to have dropped or added blocks, those that call tools are still the same.
        if (expected.differs.length === 0) expect(content).toMatchObject(echo)
        else
          expect(content).toEqual(
            expect.arrayContaining(echo.filter(isCall).map((block): unknown => expect.objectContaining(block))),
          )
      } else if (expected?.kind !== 'completion') {
        expect(message).toMatchObject(expected?.message ?? {})
      }
    },
  )
})

const isCall = (block: object): boolean => 'type' in block && block.type === 'tool_use'
