import { inspect } from 'node:util'
import { lastValueFrom } from 'rxjs'
import { anthropic, isFailure, messages } from '../../../src/index.ts'
import { withServer } from '../withServer.ts'

const secret = 'sk-ant-api03-do-not-show-me'
const request = { model: 'm', max_tokens: 1, messages: [] }

const failureOf = (config: Parameters<typeof anthropic>[0]): Promise<unknown> =>
  lastValueFrom(messages(anthropic(config))(request)).then(
    () => 'no failure',
    (error: unknown) => error,
  )

/** Everything that anybody could print of it. */
const everything = (failure: unknown): string => {
  const shown = [inspect(failure, { depth: Infinity, showHidden: true }), String(failure), JSON.stringify(failure)]
  for (let error = failure; error instanceof Error; error = error.cause) shown.push(error.message, error.stack ?? '')
  return shown.join('\n')
}

const html = (body: string) => new Response(body, { headers: { 'content-type': 'text/html' } })
const echo = (status: number, body: string) => () => Promise.resolve(new Response(body, { status }))

describe('a key', () => {
  it.each<[string, Parameters<typeof anthropic>[0]]>([
    ['that no header can carry', { apiKey: `${secret}\nx` }],
    ['that no header can carry, as a token', { authToken: `${secret}\u0000` }],
    ['in a header of the user that is refused', { headers: { 'x-my-key': `${secret}\nx` } }],
    [
      'that fetch shows in its error',
      { apiKey: secret, fetch: () => Promise.reject(new Error(`bad header ${secret}`)) },
    ],
    [
      'that fetch shows deep in its error',
      {
        apiKey: secret,
        fetch: () => Promise.reject(new Error('no', { cause: new Error('no', { cause: { headers: [secret] } }) })),
      },
    ],
    ['that a page echoes', { apiKey: secret, fetch: () => Promise.resolve(html(`<p>${secret}</p>`)) }],
    [
      'that an error echoes',
      { apiKey: secret, fetch: echo(401, `{"error":{"type":"a","message":"bad key ${secret}"}}`) },
    ],
    ['that an error echoes as text', { authToken: secret, fetch: echo(500, `Bearer ${secret}`) }],
    ['that stands in the address', { baseUrl: `http://user:${secret}@127.0.0.1:1` }],
  ])('%s is not shown', async (_, config) => {
    const failure = await failureOf(config)
    expect(isFailure(failure)).toBe(true)
    expect(everything(failure)).not.toContain(secret)
    expect(everything(failure)).not.toContain(secret.slice(0, 20))
  })

  it(
    'is not shown where the connection is refused or breaks',
    withServer({ fault: { type: 'reset', after: { frames: 2 } } }, async ({ url, close }) => {
      const broken = await failureOf({ baseUrl: url, apiKey: secret })
      await close()
      const refused = await failureOf({ baseUrl: url, apiKey: secret })
      expect([broken, refused]).toMatchObject([
        { _tag: 'TransportFailure', phase: 'body', cause: { cause: { code: 'ECONNRESET' } } },
        { _tag: 'TransportFailure', phase: 'connect', cause: { cause: { code: 'ECONNREFUSED' } } },
      ])
      expect(everything(broken) + everything(refused)).not.toContain(secret)
    }),
  )
})
