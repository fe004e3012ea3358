import { isDeepStrictEqual } from 'node:util'
import { type Recording, describeCorpus } from '../corpus.ts'
import { cutAt } from '../cuts.ts'
import { endOf } from './endOf.ts'
import { lastEventEnd } from './lastEventEnd.ts'

/** Every place, or with `FULL=1` unset every 89th. */
const step = process.env['FULL'] === '1' ? 1 : 89

jest.setTimeout(300_000)

const protocols = ['messages', 'vertex', 'bedrock-eventstream', 'completions-2023-06-01', 'completions-legacy']

const offsets = ({ body }: Recording): readonly number[] =>
  Array.from({ length: Math.ceil(body.length / step) }, (_, index) =>
    Math.min(body.length, index * step + (index % step)),
  )

describeCorpus('recordings of answers, up to 8 kB', protocols, (all) => {
  const recordings = all
    .filter(({ body, expect }) => body.length <= 8192 && expect.end !== 'framing')
    .map((recording): [string, Recording] => [recording.name, recording])

  it.each(recordings)('%s: split anywhere, the same events and the same end', async (_, recording) => {
    const whole = await endOf(recording)
    for (const offset of offsets(recording)) {
      const split = await endOf(recording, cutAt(recording.body, [offset]))
      // Node compares in a tenth of the time, jest says where they differ.
      if (!isDeepStrictEqual(split, whole)) expect({ offset, ...split }).toEqual({ offset, ...whole })
    }
  })

  it.each(recordings)('%s: truncated anywhere, one end, and the right one', async (_, recording) => {
    const { note: _note, ...right } = recording.expect
    const end = lastEventEnd(recording)
    for (const offset of offsets(recording)) {
      const { events: _events, ...outcome } = await endOf(recording, [recording.body.slice(0, offset)])
      const expected = recording.status !== 200 || offset >= end ? right : { end: 'failure', _tag: 'TruncatedFailure' }
      if (!isDeepStrictEqual({ ...outcome, ...expected }, outcome))
        expect({ offset, ...outcome }).toMatchObject({ offset, ...expected })
    }
  })
})
