import { lastValueFrom, type Observable, catchError, of, toArray } from 'rxjs'
import { type Failure, isFailure } from '../../src/index.ts'
import { anthropicBatches, BatchResult, batchResults } from '../../src/batches/index.ts'
import { describeCorpus, fetchOf, type Recording } from '../corpus.ts'
import { cutAt } from '../cuts.ts'

const failureOnly = (error: unknown): Observable<Failure> => {
  if (!isFailure(error)) throw error
  return of(error)
}

/** The results, then the failure, where there is one. */
const read = (recording: Recording, pieces?: readonly Uint8Array[]): Promise<readonly (BatchResult | Failure)[]> =>
  lastValueFrom(
    batchResults(anthropicBatches({ fetch: fetchOf(recording, pieces), idleTimeout: 0 }))({ id: 'msgbatch_1' }).pipe(
      catchError(failureOnly),
      toArray(),
    ),
  )

const linesOf = (body: Uint8Array): readonly string[] =>
  new TextDecoder()
    .decode(body)
    .split('\n')
    .filter((line) => line !== '')

describeCorpus('recordings of batch results', ['batch-jsonl'], (recordings) => {
  const named = recordings.map((recording): [string, Recording] => [recording.name, recording])

  it.each(named)('%s: gives back every result as it came', async (_, recording) => {
    const results = await read(recording)
    expect(results.map((result) => BatchResult.is(result) && BatchResult.encode(result))).toEqual(
      linesOf(recording.body).map((line) => JSON.parse(line) as unknown),
    )
  })

  it.each(named)('%s: split anywhere, the same results', async (_, recording) => {
    const whole = await read(recording)
    for (let offset = 0; offset <= recording.body.length; offset += 7) {
      expect(await read(recording, cutAt(recording.body, [offset]))).toEqual(whole)
    }
  })

  it.each(named)('%s: truncated anywhere, whole results, then one right end', async (_, recording) => {
    const whole = await read(recording)
    for (let offset = 0; offset <= recording.body.length; offset++) {
      const body = recording.body.slice(0, offset)
      const text = Buffer.from(body).toString('latin1')
      const ended = text.split('\n').length - 1
      const rest = text.slice(text.lastIndexOf('\n') + 1)
      // The API ends a line right after its object, so a rest that is as long as its line is whole.
      const complete = rest.length === Buffer.from(recording.body).toString('latin1').split('\n')[ended]?.length
      const results = await read(recording, [body])
      expect({ offset, results }).toMatchObject({
        offset,
        results:
          rest === ''
            ? whole.slice(0, ended)
            : complete
              ? whole.slice(0, ended + 1)
              : [
                  ...whole.slice(0, ended),
                  { _tag: 'TruncatedFailure', message: expect.stringMatching(`^line ${ended + 1}: `) },
                ],
      })
    }
  })
})
