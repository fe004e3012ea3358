import fc from 'fast-check'
import { from, lastValueFrom, toArray } from 'rxjs'
import { ProtocolFailure } from '../../../src/index.ts'
import { MessageStreamEvent } from '../../../src/codec/index.ts'
import { encodeSse } from '../../../src/server/index.ts'
import { decodeEvents, decodeSse } from '../../../src/wire/index.ts'
import { alphabet, marbles } from '../../../src/testing/index.ts'
import { anyMessage } from '../../events.ts'

describe('encodeSse', () => {
  it(
    'emits a text for each frame or event, and fails at one that cannot be said',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const unsayable = { event: 'a\nb', data: '' }
      const source = cold('  -a-b-c--d', {
        a: { event: 'ping', data: '{}', id: '7' },
        b: { type: 'ping' },
        c: unsayable,
      })
      const subs = '         ^----!'
      const expected = '     -x-y-#'

      const texts = { x: 'id: 7\nevent: ping\ndata: {}\n\n', y: 'event: ping\ndata: {"type":"ping"}\n\n' }
      const failure = new ProtocolFailure('The name of an event contains a line end', { event: unsayable })
      expectObservable(source.pipe(encodeSse())).toBe(expected, texts, failure)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it('is the inverse of what a source does with the text of a stream', async () => {
    await fc.assert(
      fc.asyncProperty(anyMessage, async (events) => {
        const read = from(events).pipe(encodeSse(), decodeSse(), decodeEvents(MessageStreamEvent), toArray())
        expect(await lastValueFrom(read)).toEqual(events)
      }),
    )
  })

  it('gives the name of an unknown event as the wire knows it', async () => {
    const text = await lastValueFrom(from([alphabet['?']]).pipe(encodeSse()))
    expect(text).toBe('event: news\ndata: {"type":"news"}\n\n')
  })
})
