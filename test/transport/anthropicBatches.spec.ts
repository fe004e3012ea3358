import { lastValueFrom, map, toArray } from 'rxjs'
import { anthropicBatches, BatchResult, batchResults } from '../../src/batches/index.ts'
import { decodeEvent } from '../../src/codec/index.ts'
import { withServer } from './withServer.ts'

const lines = [
  '{"custom_id":"a","result":{"type":"expired"}}',
  'nonsense',
  '{"custom_id":"b","result":{"type":"canceled"}}',
]

describe('anthropicBatches', () => {
  it(
    'gets the results as the API documents it',
    withServer({ batch: `${lines[0]}\n${lines[2]}` }, async ({ url, requests }) => {
      const results = batchResults(anthropicBatches({ baseUrl: url, apiKey: 'a key', betas: ['one'] }))
      expect(await lastValueFrom(results({ id: 'msgbatch_1' }).pipe(toArray()))).toEqual([
        { custom_id: 'a', result: { type: 'expired' } },
        { custom_id: 'b', result: { type: 'canceled' } },
      ])

      expect(requests).toMatchObject([
        {
          method: 'GET',
          path: '/v1/messages/batches/msgbatch_1/results',
          headers: {
            accept: expect.stringMatching(/^application\/x-jsonl,/),
            'x-api-key': 'a key',
            'anthropic-version': '2026-10-21',
            'anthropic-beta': 'one',
          },
        },
      ])
      expect(requests[0]?.headers).not.toHaveProperty('content-type')
    }),
  )

  it(
    'gives frames, of which a bad one may be a value among the others',
    withServer({ batch: lines.join('\n') }, async ({ url }) => {
      const results = anthropicBatches({ baseUrl: url })({ id: 'msgbatch_1' }).pipe(map(decodeEvent(BatchResult)))
      expect(await lastValueFrom(results.pipe(toArray()))).toMatchObject([
        { _tag: 'Right', right: { custom_id: 'a' } },
        { _tag: 'Left', left: { _tag: 'DecodeFailure', layer: 'json' } },
        { _tag: 'Right', right: { custom_id: 'b' } },
      ])
    }),
  )

  it(
    'fails where there is no such batch',
    withServer({}, async ({ url }) => {
      await expect(lastValueFrom(anthropicBatches({ baseUrl: url })({ id: 'a?b' }))).rejects.toMatchObject({
        _tag: 'ApiFailure',
        kind: 'not_found_error',
        status: 404,
      })
    }),
  )
})
