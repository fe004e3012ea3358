import fc from 'fast-check'
import { from, lastValueFrom, toArray } from 'rxjs'
import { MessageStreamEvent } from '../../src/codec/messages/MessageStreamEvent.ts'
import { decodeEvents } from '../../src/source/decodeEvents.ts'
import { alphabet, frames, type FramesConfig } from '../../src/testing/index.ts'
import { decodeSse } from '../../src/wire/decodeSse.ts'
import { decodeUtf8 } from '../../src/wire/decodeUtf8.ts'
import { places } from '../cuts.ts'

const events = Object.values(alphabet)
const length = frames(events).reduce((sum, piece) => sum + piece.length, 0)

const decode = (config?: FramesConfig): Promise<readonly MessageStreamEvent[]> =>
  lastValueFrom(
    from(frames(events, config)).pipe(decodeUtf8(), decodeSse(), decodeEvents(MessageStreamEvent), toArray()),
  )

describe('frames', () => {
  it('returns one piece for each event', () => {
    expect(frames(events)).toHaveLength(events.length)
  })

  it('returns one piece more than there are cuts, in any order', () => {
    expect(
      frames([alphabet.p], { cutAt: [9, 3] })
        .map((piece) => piece.length)
        .slice(0, 2),
    ).toEqual([3, 6])
  })

  it('returns bytes that decode to the same events, an unknown one included, wherever they are cut', async () => {
    expect(await decode()).toEqual(events)
    await fc.assert(
      fc.asyncProperty(places(length), async (cutAt) => {
        expect(await decode({ cutAt })).toEqual(events)
      }),
    )
  })
})
