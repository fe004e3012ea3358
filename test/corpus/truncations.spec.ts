import { isDeepStrictEqual } from 'node:util'
import { describeCorpus } from '../corpus.ts'
import { cutPlaces, cutProtocols, shortOnes } from './cutPlaces.ts'
import { endOf } from './endOf.ts'
import { lastEventEnd } from './lastEventEnd.ts'

jest.setTimeout(300_000)

describeCorpus('recordings of answers, up to 8 kB', cutProtocols, (all) => {
  it.each(shortOnes(all))('%s: truncated anywhere, one end, and the right one', async (_, recording) => {
    const { note: _note, ...right } = recording.expect
    const end = lastEventEnd(recording)
    for (const offset of cutPlaces(recording)) {
      const { events: _events, ...outcome } = await endOf(recording, [recording.body.slice(0, offset)])
      const expected = recording.status !== 200 || offset >= end ? right : { end: 'failure', _tag: 'TruncatedFailure' }
      if (!isDeepStrictEqual({ ...outcome, ...expected }, outcome))
        expect({ offset, ...outcome }).toMatchObject({ offset, ...expected })
    }
  })
})
