import { inspect } from 'node:util'
import fc from 'fast-check'
import { lastValueFrom, toArray } from 'rxjs'
import { anthropic, isFailure, messages, textDeltas } from '../../../src/index.ts'
import { failureFrame } from '../../../src/server/index.ts'
import { recording, withServer } from '../withServer.ts'

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

describe('An echo of a key', () => {
  const forms: readonly ((text: string) => string)[] = [
    (text) => text,
    (text) => text.toUpperCase(),
    (text) => JSON.stringify(text).slice(1, -1).replaceAll('-', '\\u002d').replaceAll('/', '\\/'),
    (text) => [...text].map((it) => `\\u${it.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
    encodeURIComponent,
    (text) => [...text].map((it) => `%${it.charCodeAt(0).toString(16).padStart(2, '0')}`).join(''),
    btoa,
    (text) => btoa(`Bearer ${text}`),
    (text) => btoa(`user:${text}x`).replaceAll('+', '-').replaceAll('/', '_'),
  ]

  const places: readonly ((echo: string) => Response)[] = [
    (echo) => new Response(echo, { status: 401 }),
    (echo) => new Response(`{"error":{"type":"a","message":"bad key ${echo}"}}`, { status: 401 }),
    (echo) =>
      new Response(`{"error":{"type":"${echo}","message":"no","details":{"${echo}":"${echo}"}}}`, { status: 403 }),
    (echo) => new Response(`{"request_id":"${echo}","error":{"type":"a","message":"no"}}`, { status: 500 }),
    (echo) => new Response('no', { status: 500, headers: { 'request-id': echo } }),
    (echo) => new Response(`<html>${echo}</html>`, { headers: { 'content-type': 'text/event-stream' } }),
    (echo) => new Response('x', { headers: { 'content-type': `text/html; key=${echo}` } }),
    (echo) => stream(`event: error\ndata: {"type":"error","error":{"type":"a","message":"${echo}"}}\n\n`),
    (echo) => stream(`event: ping\ndata: not json ${echo}\n\n`),
    (echo) => stream(`event: message_start\ndata: {"type":"message_start","message":{"id":"${echo}"},"index":3}\n\n`),
    (echo) => stream(`event: content_block_stop\ndata: {"type":"content_block_stop","index":1,"k":"${echo}"}\n\n`),
    (echo) => stream(`event: content_block_delta\ndata: {"type":"content_block_delta","index":"${echo}"}\n\n`),
    (echo) => stream(`event: x\nwhat is ${echo}\n\n`),
  ]

  const stream = (text: string) => new Response(text, { headers: { 'content-type': 'text/event-stream' } })

  const key = fc
    .array(fc.constantFrom(...'abcXYZ0123456789-_+/.=~'), { minLength: 8, maxLength: 60 })
    .map((characters) => characters.join(''))
    .filter((text) => new Set(text).size > 5)

  /** Whether a reader of the failure finds 20 characters of the key as they are, in any case, or as JSON, URIs and base64 write them. */
  const found = (shown: string, secret: string): boolean => {
    const head = secret.slice(0, 20).toLowerCase()
    const plain = shown
      .toLowerCase()
      .replace(/\\+u([0-9a-f]{4})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
    const decoded = plain
      .replace(/\\/g, '')
      .replace(/%([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
    return (
      plain.includes(head) ||
      decoded.includes(head.replace(/\\/g, '')) ||
      shown.includes(btoa(secret.slice(0, 18)).slice(0, 24))
    )
  }

  it('in any promised form is not shown by the failure, neither printed nor as JSON', async () => {
    let echoes = 0
    await fc.assert(
      fc.asyncProperty(key, fc.boolean(), fc.nat(places.length - 1), async (apiKey, whole, place) => {
        for (const form of forms) {
          const echo = form(whole ? apiKey : apiKey.slice(0, 20))
          const failure = await failureOf({
            apiKey,
            fetch: () => Promise.resolve(places[place]?.(echo) ?? new Response()),
          })
          expect(isFailure(failure)).toBe(true)
          const shown = everything(failure) + failureFrame(failure).data
          expect(found(shown, apiKey)).toBe(false)
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
    expect(everything(failure)).not.toContain(secret.slice(0, 20))
  })

  it('is looked for in headers and addresses, as a part of them, too', async () => {
    const config = { headers: { authorization: `Bearer ${secret}`, cookie: `a=1; session=${secret}2` } }
    for (const shown of [secret, `${secret}2`])
      expect(everything(await failureOf({ ...config, fetch: echo(401, shown) }))).not.toContain(secret.slice(0, 20))
    const baseUrl = `http://user:${secret}@127.0.0.1:1`
    expect(everything(await failureOf({ baseUrl, fetch: echo(401, secret) }))).not.toContain(secret.slice(0, 20))
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
