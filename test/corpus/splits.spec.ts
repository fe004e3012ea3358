import { isDeepStrictEqual } from 'node:util'
import { describeCorpus } from '../corpus.ts'
import { cutAt } from '../cuts.ts'
import { cutPlaces, cutProtocols, shortOnes } from './cutPlaces.ts'
import { endOf } from './endOf.ts'

jest.setTimeout(300_000)

describeCorpus('recordings of answers, up to 8 kB', cutProtocols, (all) => {
  it.each(shortOnes(all))('%s: split anywhere, the same events and the same end', async (_, recording) => {
    const whole = await endOf(recording)
    for (const offset of cutPlaces(recording)) {
      const split = await endOf(recording, cutAt(recording.body, [offset]))
      // Node compares in a tenth of the time; jest shows where they differ.
      if (!isDeepStrictEqual(split, whole)) expect({ offset, ...split }).toEqual({ offset, ...whole })
    }
  })
})
