import fc from 'fast-check'
import { lastValueFrom, toArray } from 'rxjs'
import { anthropic, isFailure, messages, textDeltas } from '../../../src/index.ts'
import { failureFrame } from '../../../src/server/index.ts'
import { echoForms, echoPlaces, everythingOf, showsSecret } from '../../fuzz/echoes.ts'
import { recording, withServer } from '../withServer.ts'

const secret = 'sk-ant-api03-do-not-show-me'
const request = { model: 'm', max_tokens: 1, messages: [] }

const failureOf = (config: Parameters<typeof anthropic>[0]): Promise<unknown> =>
  lastValueFrom(messages(anthropic(config))(request)).then(
    () => 'no failure',
    (error: unknown) => error,
  )

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
    expect(everythingOf(failure)).not.toContain(secret)
    expect(everythingOf(failure)).not.toContain(secret.slice(0, 20))
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
      expect(everythingOf(broken) + everythingOf(refused)).not.toContain(secret)
    }),
  )
})

describe('An echo of a key', () => {
  const stream = (text: string) => new Response(text, { headers: { 'content-type': 'text/event-stream' } })

  const key = fc
    .array(fc.constantFrom(...'abcXYZ0123456789-_+/.=~'), { minLength: 8, maxLength: 60 })
    .map((characters) => characters.join(''))
    .filter((text) => new Set(text).size > 5)

  it('in any promised form is not shown by the failure, neither printed nor as JSON', async () => {
    let echoes = 0
    await fc.assert(
      fc.asyncProperty(key, fc.boolean(), fc.nat(echoPlaces.length - 1), async (apiKey, whole, place) => {
        for (const form of echoForms) {
          const echo = form(whole ? apiKey : apiKey.slice(0, 20))
          const failure = await failureOf({
            apiKey,
            fetch: () => Promise.resolve(echoPlaces[place]?.(echo) ?? new Response()),
          })
          if (failure === 'no failure') continue
          expect(isFailure(failure)).toBe(true)
          const shown = everythingOf(failure) + failureFrame(failure).data
          expect(showsSecret(shown, apiKey)).toBe(false)
          echoes += 1
        }
      }),
      { numRuns: 1200 },
    )
    expect(echoes).toBeGreaterThanOrEqual(10_000)
  }, 120_000)

  it.each(['x', 'test', 'ollama'])('is not looked for if the key is as short as %s', async (apiKey) => {
    const cause = new TypeError('fetch failed for the next test of ollama')
    expect(await failureOf({ apiKey, fetch: () => Promise.reject(cause) })).toMatchObject({
      cause: { name: 'TypeError', message: cause.message },
    })
  })

  it('is taken out of what a cause shows, whose name, code and message stay', async () => {
    const cause = Object.assign(new Error(`refused ${secret}`, { cause: new Error(`deep ${secret}`) }), {
      code: 'ECONNREFUSED',
      request: new Map([[secret, new Headers({ authorization: secret })]]),
    })
    Object.defineProperty(cause, 'headers', {
      enumerable: true,
      get: () => {
        throw new Error(secret)
      },
    })
    const failure = await failureOf({ apiKey: secret, fetch: () => Promise.reject(cause) })
    expect(failure).toMatchObject({
      cause: { message: 'refused [redacted]', code: 'ECONNREFUSED', cause: { message: 'deep [redacted]' } },
    })
    expect(everythingOf(failure)).not.toContain(secret.slice(0, 20))
  })

  it('is looked for in headers and addresses, as a part of them, too', async () => {
    const config = { headers: { authorization: `Bearer ${secret}`, cookie: `a=1; session=${secret}2` } }
    for (const shown of [secret, `${secret}2`])
      expect(everythingOf(await failureOf({ ...config, fetch: echo(401, shown) }))).not.toContain(secret.slice(0, 20))
    const baseUrl = `http://user:${secret}@127.0.0.1:1`
    expect(everythingOf(await failureOf({ baseUrl, fetch: echo(401, secret) }))).not.toContain(secret.slice(0, 20))
  })

  it.each([
    ['a password that is encoded in the URL', 's3cr%40t-password', 's3cr@t-password'],
    ['one that is sent as basic authentication', 's3cr%40t-password', btoa('user:s3cr@t-password')],
    ['one with a character of two halves where it is cut', 'fifteen-letters%F0%9F%98%80-and-more', 'fifteen-letters😀'],
    ['one that is not encoded as a URI', 's3cr%zzt-password', 's3cr%zzt-password'],
    ['one with backslashes', 'dom%5C%5Cain-password', JSON.stringify('dom\\\\ain-password').slice(1, -1)],
  ])('is looked for as %s', async (_, password, shown) => {
    const baseUrl = `https://user:${password}@a.example`
    expect(everythingOf(await failureOf({ baseUrl, fetch: echo(401, shown) }))).not.toContain(shown)
  })

  it.each([
    ['that is not JSON', '\\'.repeat(30_000)],
    ['in an invalid event', `{"type":"content_block_delta","index":"${'\\\\'.repeat(30_000)}"}`],
  ])('is looked for in linear time in a text of backslashes %s', async (_, data) => {
    const fetch = () => Promise.resolve(stream(`event: content_block_delta\ndata: ${data}\n\n`))
    expect(await failureOf({ apiKey: secret, fetch })).toMatchObject({ _tag: 'DecodeFailure' })
    await new Promise(setImmediate) // time for the clock of the spec, which a loop stops
  })

  it('stays in what is read without a failure', async () => {
    const body = recording().replace('"text":"a"', `"text":"${secret}"`)
    const text = await lastValueFrom(
      messages(anthropic({ apiKey: secret, fetch: () => Promise.resolve(stream(body)) }))(request).pipe(
        textDeltas(),
        toArray(),
      ),
    )
    expect(text[0]).toBe(secret)
  })
})
