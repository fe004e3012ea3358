import { firstValueFrom, from, of, Subscription, toArray } from 'rxjs'
import { decodeEvent } from '../../src/codec/index.ts'
import { anthropicSessions, scanAgentMessages, SessionEvent, sessionEvents } from '../../src/sessions/index.ts'
import { decodeEvents, decodeSse, decodeUtf8 } from '../../src/wire/index.ts'
import { describeCorpus, fetchOf, type Recording } from '../corpus.ts'
import { cutAt } from '../cuts.ts'

/** Every place, or with `FULL=1` unset every 89th. */
const step = process.env['FULL'] === '1' ? 1 : 89

jest.setTimeout(300_000)

const framesOf = ({ body }: Recording) => from([body]).pipe(decodeUtf8(), decodeSse())

/** The data of every event and where it ends, in bytes: read without the library. */
const dataOf = ({ body }: Recording): readonly { readonly json: unknown; readonly end: number }[] =>
  [
    ...Buffer.from(body)
      .toString('latin1')
      .matchAll(/^data: (.*)$/gm),
  ].map(({ 0: line, 1: data = '', index }) => ({
    json: JSON.parse(Buffer.from(data, 'latin1').toString()) as unknown,
    end: index + line.length,
  }))

/** Follows a recording, its body in the given pieces, and lets go where it comes back; rejects where it ends. */
const eventsOf = (recording: Recording, pieces?: readonly Uint8Array[]): Promise<readonly SessionEvent[]> =>
  new Promise((resolve, reject) => {
    const events: SessionEvent[] = []
    const subscription = new Subscription()
    const play = fetchOf(recording, pieces)
    let connections = 0
    const fetch: typeof globalThis.fetch = (...request) => {
      connections += 1
      if (connections === 1) return play(...request)
      subscription.unsubscribe()
      resolve(events)
      return new Promise(() => undefined)
    }
    const { stream } = anthropicSessions({ fetch, idleTimeout: 0 })
    const follow = sessionEvents({ stream, list: () => of({ data: [] }) }, { initialDelay: 0 })
    subscription.add(
      follow({ id: 'sesn_1' }).subscribe({
        next: (event) => events.push(event),
        error: reject,
        complete: () => reject(new Error('A session that is idle is not over')),
      }),
    )
  })

describeCorpus('recordings of sessions', ['sessions'], (recordings) => {
  const named = recordings.map((recording): [string, Recording] => [recording.name, recording])

  it.each(named)('%s: knows every event, and gives each back as it came', async (_, recording) => {
    const frames = await firstValueFrom(framesOf(recording).pipe(toArray()))
    const events = frames
      .map(decodeEvent(SessionEvent))
      .flatMap((result) => (result._tag === 'Right' ? [result.right] : []))
    expect(events.map(SessionEvent.encode)).toEqual(dataOf(recording).map(({ json }) => json))
    expect(events.filter(SessionEvent.is)).toHaveLength(events.length)
    expect(events.filter(({ type }) => type === '@unknown')).toEqual([])
  })

  it.each(named)('%s: delivers its events, and comes back when the connection ends', async (_, recording) => {
    expect(recording.expect.end).toBe('open')
    expect(await eventsOf(recording)).toEqual(dataOf(recording).map(({ json }) => json))
  })

  it.each(named.filter(([, { body }]) => body.length <= 8192))(
    '%s: truncated or split anywhere, whole events only',
    async (_, recording) => {
      const { body } = recording
      const data = dataOf(recording)
      for (let offset = 0; offset <= body.length; offset += step) {
        const whole = data.filter(({ end }) => end <= offset).map(({ json }) => json)
        expect({ offset, events: await eventsOf(recording, [body.slice(0, offset)]) }).toEqual({
          offset,
          events: whole,
        })
        expect(await eventsOf(recording, cutAt(body, [offset]))).toHaveLength(data.length)
      }
    },
  )

  it.each(named)('%s: folds previews to the messages they become', async (_, recording) => {
    const events = await firstValueFrom(framesOf(recording).pipe(decodeEvents(SessionEvent), toArray()))
    const snapshots = await firstValueFrom(from(events).pipe(scanAgentMessages(), toArray()))

    for (const message of events.filter((event) => event.type === 'agent.message')) {
      const textOf = (content: (typeof message)['content']) =>
        content.map((block) => (block.type === 'text' ? block.text : '')).join('')
      const own = snapshots.filter(({ id }) => id === message.id)
      expect(own.at(-1)).toBe(message)
      for (const { content } of own) expect(textOf(message.content).startsWith(textOf(content))).toBe(true)
    }
  })
})
