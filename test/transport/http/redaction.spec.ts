import { runInNewContext } from 'node:vm'
import { lastValueFrom, toArray } from 'rxjs'
import { anthropic, isFailure, messages, textDeltas } from '../../../src/index.ts'
import { ApiFailure } from '../../../src/failure/ApiFailure.ts'
import { DecodeFailure } from '../../../src/failure/DecodeFailure.ts'
import type { Failure } from '../../../src/failure/Failure.ts'
import { ProtocolFailure } from '../../../src/failure/ProtocolFailure.ts'
import { StalledFailure } from '../../../src/failure/StalledFailure.ts'
import { TransportFailure } from '../../../src/failure/TransportFailure.ts'
import { TruncatedFailure } from '../../../src/failure/TruncatedFailure.ts'
import { redaction } from '../../../src/transport/http/redaction.ts'
import { everythingOf } from '../../fuzz/echoes.ts'
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

describe('The text of a redaction', () => {
  const text = (shown: string) => redaction(['0123456789abcdefghijklmnop']).text(shown)

  it.each<[string, string, string]>([
    ['the secret', 'key 0123456789abcdefghijklmnop, no', 'key [redacted], no'],
    ['its beginning, and what follows up to a delimiter', '"0123456789abcdefXYZ" <b>', '"[redacted]" <b>'],
    ['it twice', '0123456789abcdef 0123456789ABCDEF', '[redacted] [redacted]'],
    ['it as JSON escapes, which may be escaped again', '\\\\u0030123456789\\u0061bcdef', '[redacted]'],
    ['it with escaped characters', '\\0\\\\123456789abcdef', '[redacted]'],
    ['it as a URI encodes it, which may be encoded again', '%30%2531%323456789abcdef', '[redacted]'],
    ['it as base64 at the beginning', btoa('0123456789abcdef'), '[redacted]'],
    ['it as base64 before others', btoa('0123456789abcdefX'), '[redacted]'],
    ['it as base64 after a character', btoa('x0123456789abcdefX'), 'eD[redacted]'],
    ['it as base64 after two characters', btoa('xy0123456789abcdefXY'), 'eHk[redacted]'],
  ])('has no longer %s', (_, shown, cleaned) => {
    expect(text(shown)).toBe(cleaned)
  })

  it.each<[string, string]>([
    ['less than its beginning', '0123456789abcde'],
    ['another text', 'a 1123456789abcdef'],
    ['base64 of another', btoa('1123456789abcdef')],
  ])('keeps %s', (_, shown) => {
    expect(text(shown)).toBe(shown)
  })

  it('is searched for secrets of eight characters and more', () => {
    expect(redaction(['1234567']).text('1234567 12345678')).toBe('1234567 12345678')
    expect(redaction(['1234567', '12345678']).text('1234567 12345678')).toBe('1234567 [redacted]')
    expect(redaction([]).text('')).toBe('')
  })

  it.each<[string, string, string]>([
    ['in base64 for URIs', '>>>???>>>???>>>?', btoa('>>>???>>>???>>>?').replaceAll('+', '-').replaceAll('/', '_')],
    ['in base64', '>>>???>>>???>>>?', btoa('>>>???>>>???>>>?')],
    ['of other alphabets, encoded for URIs', 'ключ-ключ', encodeURIComponent('ключ-ключ')],
    ['of other alphabets', 'ключ-ключ', 'ключ-ключ'],
    ['of other alphabets, as JSON escapes', 'ключ-ключ', '\\u043a\\u043b\\u044e\\u0447-\\u043a\\u043b\\u044e\\u0447'],
    ['with a control character, as JSON escapes', 'a\u0001b\u0002c-and-more', 'a\\u0001b\\u0002c-and-more'],
    ['with backslashes', 'dom\\\\ain-password', 'dom\\\\ain-password'],
    ['with backslashes, escaped', 'dom\\ain-password', 'dom\\\\ain-password'],
    ['with backslashes, as JSON escapes', 'dom\\ain-password', 'dom\\u005cain-password'],
    ['with backslashes, encoded for URIs', 'dom\\ain-password', 'dom%255Cain-password'],
    ['with the characters of patterns', '.*+?^${}()|[]/-', '.*+?^${}()|[]/-'],
    ['with slashes, escaped', 'https://key/key', 'https:\\/\\/key\\/key'],
  ])('has no secret %s', (_, secret, shown) => {
    expect(redaction([secret]).text(`1 ${shown} 2`)).toBe('1 [redacted] 2')
  })

  it('is not changed by the characters of patterns', () => {
    expect(redaction(['a.*b+c?d^$']).text('a..b+c?d^$ axxb+c?d^$')).toBe('a..b+c?d^$ axxb+c?d^$')
  })
})

describe('The cause of a redaction', () => {
  const cause = (error: unknown) => redaction([secret]).cause(error)

  it('has name, message, stack, code and cause, and nothing else', () => {
    const error = Object.assign(new TypeError(`no ${secret}`, { cause: `deep ${secret}` }), {
      name: `E ${secret}`,
      code: `C ${secret}`,
      stack: `at ${secret}`,
      request: { secret },
    })
    const cleaned = cause(error)
    expect(cleaned).toBeInstanceOf(Error)
    const fields = Object.getOwnPropertyNames(cleaned).map((name): [string, unknown] => [
      name,
      Reflect.get(Object(cleaned), name),
    ])
    expect(Object.fromEntries(fields)).toEqual({
      name: 'E [redacted]',
      message: 'no [redacted]',
      code: 'C [redacted]',
      stack: 'at [redacted]',
      cause: 'deep [redacted]',
    })
  })

  it('keeps a code that is a number, and drops one that is neither number nor text', () => {
    expect(cause(Object.assign(new Error('a'), { code: 20 }))).toMatchObject({ code: 20 })
    expect(cause(Object.assign(new Error('a'), { code: {} }))).not.toHaveProperty('code')
    expect(cause(new Error('a'))).not.toHaveProperty('code')
    expect(cause(new Error('a'))).not.toHaveProperty('cause')
  })

  it('is an error with what is there, if fields are missing or of other types', () => {
    const error = Object.assign(new Error('a'), { name: 1, message: 2 })
    expect(cause(error)).toMatchObject({ name: 'Error', message: '' })
    const { stack } = new Error('x')
    const without = cause(Object.assign(new Error('a'), { stack: undefined }))
    expect(typeof (without as Error).stack).toBe(typeof stack)
  })

  it('is read from an error of another realm, and from what looks like one', () => {
    expect(cause(runInNewContext('new RangeError("far")'))).toMatchObject({ name: 'RangeError', message: 'far' })
    expect(cause({ message: 'alike', stack: 's', name: 'N' })).toMatchObject({
      name: 'N',
      message: 'alike',
      stack: 's',
    })
    expect(cause({ message: 'alike' })).toBeUndefined()
    expect(cause({ stack: 's' })).toBeUndefined()
    expect(cause({ message: 'alike', stack: 7 })).toMatchObject({ message: 'alike', stack: expect.any(String) })
  })

  it('is undefined for what is neither error nor text', () => {
    expect([cause(undefined), cause(null), cause(1), cause({}), cause(Symbol('s'))]).toEqual(Array(5).fill(undefined))
    expect(cause(`text ${secret}`)).toBe('text [redacted]')
  })

  it('is undefined for what throws when it is looked at', () => {
    const hostile = new Proxy(new Error('a'), {
      getPrototypeOf: () => {
        throw new Error(secret)
      },
    })
    expect(cause(hostile)).toBeUndefined()
  })

  it('keeps what can be read if one getter throws', () => {
    const error = Object.defineProperty(new Error('a'), 'code', {
      get: () => {
        throw new Error(secret)
      },
    })
    expect(cause(error)).toMatchObject({ message: 'a' })
    expect(cause(error)).not.toHaveProperty('code')
  })

  it('ends after nine errors, even in a circle', () => {
    const error = new Error('again')
    error.cause = error
    let depth = 0
    for (let it: unknown = cause(error); it instanceof Error; it = it.cause) depth += 1
    expect(depth).toBe(9)
  })
})

describe('The failure of a redaction', () => {
  const failure = (error: Failure) => redaction([secret]).failure(error)

  it.each([
    new ApiFailure('a', { kind: 'api_error', details: { list: [1, null] }, requestId: 'r', status: 500 }),
    new DecodeFailure('a', { layer: 'json', input: '{', errors: [] }),
    new ProtocolFailure('a', { event: { type: 'ping' } }),
    new TransportFailure('a', { phase: 'body', cause: new Error('b') }),
    new StalledFailure('a', { clock: 'progress', after: 3 }),
    new TruncatedFailure('a', { stopReason: 's' }),
  ])('is the same one if it has no secret', (error) => {
    expect(failure(error)).toBe(error)
  })

  it('has no secret in any field, and keeps all others', () => {
    const fields = { status: 401, retryAfterMs: 5, shouldRetry: false }
    const details = { [secret]: { deep: [secret, 1] }, kept: true }
    const cleaned = failure(new ApiFailure(`a ${secret}`, { ...fields, kind: secret, details, requestId: secret }))
    expect(cleaned).toBeInstanceOf(ApiFailure)
    expect({ ...cleaned, message: cleaned.message }).toMatchObject({
      ...fields,
      message: 'a [redacted]',
      kind: '[redacted]',
      requestId: '[redacted]',
      details: { '[redacted]': { deep: ['[redacted]', 1] }, kept: true },
    })
  })

  it.each<[string, object]>([
    ['kind', { kind: secret }],
    ['requestId', { kind: 'a', requestId: secret }],
    ['details', { kind: 'a', details: { a: secret } }],
  ])('is cleaned if the secret is in its %s alone', (_, fields) => {
    const cleaned = failure(new ApiFailure('a', { kind: 'a', ...fields }))
    expect(everythingOf(cleaned)).not.toContain(secret)
    expect(Object.keys(cleaned).sort()).toEqual(Object.keys(new ApiFailure('a', { kind: 'a', ...fields })).sort())
  })

  it('has neither input nor event with a secret, nor the errors that would show them', () => {
    const context = [{ key: '', type: { name: 'T' }, actual: secret }]
    const decode = new DecodeFailure('a', {
      layer: 'event',
      input: { a: secret },
      errors: [{ value: secret, context }] as never,
    })
    expect(failure(decode)).toMatchObject({
      _tag: 'DecodeFailure',
      layer: 'event',
      input: { a: '[redacted]' },
      errors: [],
    })
    const protocol = new ProtocolFailure('a', { event: secret, reason: 'spliced' })
    expect(failure(protocol)).toMatchObject({ _tag: 'ProtocolFailure', event: '[redacted]', reason: 'spliced' })
  })

  it('of the connection keeps its phase, host and cause', () => {
    const error = new TransportFailure(`a ${secret}`, { phase: 'connect', host: 'h', cause: 'c', shouldRetry: true })
    expect(failure(error)).toMatchObject({
      _tag: 'TransportFailure',
      message: 'a [redacted]',
      phase: 'connect',
      host: 'h',
      cause: 'c',
      shouldRetry: true,
    })
  })

  it('has the text of an input without the secret, whatever JSON it is in', () => {
    const error = new DecodeFailure('a', { layer: 'json', input: `{"key":"${secret}"`, errors: [] })
    expect(failure(error)).toMatchObject({ input: '{"key":"[redacted]"' })
  })

  it('keeps an input that JSON does not know', () => {
    const error = new DecodeFailure(`a ${secret}`, { layer: 'event', input: undefined, errors: [] })
    expect(failure(error)).toMatchObject({ message: 'a [redacted]', input: undefined })
  })

  it('of a stream that ended early has neither an event nor a stop reason with a secret', () => {
    const cleaned = failure(new TruncatedFailure(`inside ${secret}`, { stopReason: secret, shouldRetry: false }))
    expect(cleaned).toMatchObject({
      _tag: 'TruncatedFailure',
      message: 'inside [redacted]',
      stopReason: '[redacted]',
      shouldRetry: false,
    })
    expect(failure(new TruncatedFailure('a', { stopReason: secret }))).toMatchObject({ stopReason: '[redacted]' })
    expect(failure(new TruncatedFailure(secret))).not.toHaveProperty('stopReason')
  })

  it('shows the clean JSON of an input as a text, if it is no longer valid', () => {
    const nested = { body: JSON.stringify({ key: secret }) }
    expect(failure(new DecodeFailure('a', { layer: 'event', input: nested, errors: [] }))).toMatchObject({
      input: '{"body":"{\\"key\\":\\"[redacted]"}"}',
    })
  })

  it('shows nothing of an input that no JSON can hold', () => {
    const circle: Record<string, unknown> = { secret }
    circle['self'] = circle
    expect(failure(new DecodeFailure('a', { layer: 'event', input: circle, errors: [] }))).toMatchObject({
      input: '[redacted]',
    })
  })
})
