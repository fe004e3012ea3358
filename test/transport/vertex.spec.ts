import { lastValueFrom, of, toArray } from 'rxjs'
import { type MessageRequest, messages, textDeltas, vertex } from '../../src/index.ts'
import { withServer } from './withServer.ts'

const request: MessageRequest = {
  model: 'claude-3-7-sonnet@20250219',
  max_tokens: 64,
  messages: [{ role: 'user', content: 'Olá' }],
}

describe('vertex', () => {
  it(
    'posts the request as Google documents it: the model in the URL, the version in the body',
    withServer({}, async ({ url, requests }) => {
      const ask = messages(vertex({ project: 'p', region: 'us-east5', token: 'a token', baseUrl: url, betas: ['one'] }))
      expect(await lastValueFrom(ask(request).pipe(textDeltas(), toArray()))).toEqual(['a', 'b'])

      const { model: _, ...body } = request
      expect(requests).toMatchObject([
        {
          method: 'POST',
          path: '/v1/projects/p/locations/us-east5/publishers/anthropic/models/claude-3-7-sonnet@20250219:streamRawPredict',
          headers: { authorization: 'Bearer a token', 'anthropic-beta': 'one' },
          body: { ...body, stream: true, anthropic_version: '2026-10-21' },
        },
      ])
      expect(requests[0]?.body).not.toHaveProperty('model')
    }),
  )

  it(
    'asks for a token for each attempt',
    withServer({}, async ({ url, requests }) => {
      let asked = 0
      const answer = vertex({ project: 'p', region: 'global', token: () => of(`token ${++asked}`), baseUrl: url })(
        request,
      )
      await lastValueFrom(answer)
      await lastValueFrom(answer)
      expect(requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer token 1', 'Bearer token 2'])
    }),
  )

  it.each([
    ['us-east5', 'us-east5-aiplatform.googleapis.com'],
    ['europe-west1', 'europe-west1-aiplatform.googleapis.com'],
    ['global', 'aiplatform.googleapis.com'],
    ['us', 'aiplatform.us.rep.googleapis.com'],
    ['eu', 'aiplatform.eu.rep.googleapis.com'],
  ])('calls %s at %s', (region, host) => {
    const fetch = jest.fn<ReturnType<typeof globalThis.fetch>, Parameters<typeof globalThis.fetch>>(
      () => new Promise(() => undefined),
    )
    vertex({ project: 'my-project', region, token: 'a token', fetch })(request).subscribe().unsubscribe()
    expect(fetch).toHaveBeenCalledWith(
      `https://${host}/v1/projects/my-project/locations/${region}/publishers/anthropic/models/claude-3-7-sonnet@20250219:streamRawPredict`,
      expect.anything(),
    )
  })
})
