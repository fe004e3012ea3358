import { isRight } from 'fp-ts/lib/Either.js'
import { firstValueFrom, from, lastValueFrom, toArray } from 'rxjs'
import { decodeEvent, decodeSse, decodeUtf8, MessageStreamEvent } from '../../src/index.ts'
import { describeCorpus } from '../corpus.ts'
import { endOf } from './endOf.ts'

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
          event: JSON.parse(frame.data),
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
