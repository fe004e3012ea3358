import { lastValueFrom, type Observable, take } from 'rxjs'
import { anthropicBatches } from '../../../src/batches/index.ts'
import { anthropic, isTransient, relay, vertex } from '../../../src/index.ts'
import { anthropicSessions } from '../../../src/sessions/index.ts'
import { isRedirect, redirectFailure } from '../../../src/transport/http/redirectFailure.ts'
import { withCountingServer } from './countingServer.ts'

const request = { model: 'm', max_tokens: 1, messages: [] }

const head = (status: number, location?: string, type: ResponseType = 'default') => ({
  status,
  headers: new Headers(location === undefined ? {} : { location }),
  type,
})

describe('redirectFailure', () => {
  it.each([
    ['https://other.example/secret?token=1', 'https://other.example'],
    ['https://user:password@other.example:8443/', 'https://other.example:8443'],
    ['/elsewhere', 'https://a.example'],
    ['//other.example/x', 'https://other.example'],
    ['http://[', 'an invalid address'],
    [undefined, 'no address'],
  ])('names the origin of %j only', (location, origin) => {
    const failure = redirectFailure(head(307, location), 'https://a.example/v1/messages')
    expect(failure).toMatchObject({ kind: 'invalid_request_error', status: 307 })
    expect(failure.message).toMatch(`The server redirects to ${origin}. `)
    expect(failure.message).toContain('set baseUrl')
    expect(isTransient(failure)).toBe(false)
  })

  it('says that a browser hides where it leads, and has no status then', () => {
    const failure = redirectFailure(head(0, undefined, 'opaqueredirect'), 'https://a.example')
    expect(failure.message).toContain('an address that the browser hides')
    expect(failure).not.toHaveProperty('status')
  })

  it.each([
    [head(302), true],
    [head(308), true],
    [head(0, undefined, 'opaqueredirect'), true],
    [head(200), false],
    [head(404), false],
  ])('judges %j', (response, redirect) => {
    expect(isRedirect(response)).toBe(redirect)
  })

  it.each<[string, (baseUrl: string) => Observable<unknown>]>([
    ['anthropic', (baseUrl) => anthropic({ baseUrl, apiKey: 'a key' })(request)],
    ['vertex', (baseUrl) => vertex({ baseUrl, project: 'p', region: 'us', token: 't' })(request)],
    ['relay', (url) => relay({ url })(request)],
    ['anthropicBatches', (baseUrl) => anthropicBatches({ baseUrl, apiKey: 'a key' })({ id: 'b' })],
    [
      'anthropicSessions',
      (baseUrl) => anthropicSessions({ baseUrl, apiKey: 'a key' }).stream({ id: 's' }).pipe(take(9)),
    ],
    [
      'anthropicSessions, which sends',
      (baseUrl) => anthropicSessions({ baseUrl, apiKey: 'a key' }).send({ id: 's', events: [] }),
    ],
  ])('keeps what %s sends from the other host', (_, ask) =>
    withCountingServer(
      (_request, response) => response.end('never read'),
      async (other) => {
        await withCountingServer(
          (_request, response) => response.writeHead(307, { location: `${other.url}/v1/messages` }).end(),
          async ({ url, responses }) => {
            await expect(lastValueFrom(ask(url))).rejects.toMatchObject({
              _tag: 'ApiFailure',
              status: 307,
              message: expect.stringContaining(other.url),
            })
            expect(responses).toHaveLength(1)
            expect(other.responses).toHaveLength(0)
          },
        )()
      },
    )(),
  )
})
