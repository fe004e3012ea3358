import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { concat, defer, NEVER, of } from 'rxjs'
import type { MessageRequest } from 'rxjs-anthropic'
import { type Backend, startBackend } from '../../examples/angular-chat/backend/startBackend.ts'

const site = mkdtempSync(join(tmpdir(), 'site-'))
writeFileSync(join(site, 'index.html'), '<!doctype html>')
writeFileSync(join(site, 'main-ABCDEFGH.js'), '')
writeFileSync(join(site, 'stats.json'), '{}')

const ping = { event: 'ping', data: '{"type":"ping"}' }
const question: MessageRequest = {
  model: 'claude-sonnet-5',
  max_tokens: 1024,
  messages: [{ role: 'user', content: 'Olá' }],
}
const big = { ...question, messages: [{ role: 'user', content: 'x'.repeat(600_000) }] }

let asked: MessageRequest[] = []
let backend: Backend

beforeEach(async () => {
  asked = []
  backend = await startBackend({
    site,
    about: { live: true, examples: [] },
    log: { linger: 0, expiry: 0 },
    transport: (request) =>
      defer(() => {
        asked.push(request)
        return concat(of(ping), NEVER)
      }),
  })
})
afterEach(() => backend.close())
afterAll(() => rmSync(site, { recursive: true }))

const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(new URL(path, backend.url), { headers })

/** Requests a path as it is: `fetch` would normalize it. */
const statusOf = (options: { readonly path?: string; readonly headers?: Record<string, string> }): Promise<unknown> =>
  new Promise((resolve) => httpRequest(backend.url, options, ({ statusCode }) => resolve(statusCode)).end())

/** Loads the page, and resolves to its cookie. */
const load = async (): Promise<string> => (await get('/')).headers.get('set-cookie')?.split(';')[0] ?? ''

/** Sends a request like the page, with these changes. */
const post = async (body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(new URL('/api/messages', backend.url), {
    method: 'POST',
    headers: {
      origin: new URL(backend.url).origin,
      'content-type': 'application/json',
      cookie: await load(),
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

/** The first bytes of a body, as text. */
const beginningOf = async ({ body }: Response): Promise<string> => {
  const reader = body?.getReader()
  const { value } = (await reader?.read()) ?? {}
  await reader?.cancel()
  return new TextDecoder().decode(value)
}

describe('The backend of the chat', () => {
  it('serves the page with a strict policy, and a cookie that no script can read', async () => {
    const response = await get('/')
    expect(response.status).toBe(200)
    expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self';/)
    expect(response.headers.get('set-cookie')).toMatch(/^user=[\w-]{36}; HttpOnly; SameSite=Strict; Path=\/$/)
    expect((await get('/', { cookie: await load() })).headers.get('set-cookie')).toBeNull()
    expect((await get('/main-ABCDEFGH.js')).headers.get('cache-control')).toContain('immutable')
  })

  it.each(['/stats.json', '/../package.json', '/%2e%2e/package.json', '//etc/passwd', '/index', '/api/messages'])(
    'answers %s with 404',
    async (path) => expect(await statusOf({ path })).toBe(404),
  )

  it('forwards a question with the allowed fields only', async () => {
    const mcp = { type: 'url', name: 'x', url: 'https://mcp.example' }
    const response = await post({ ...question, system: 'Be brief.', mcp_servers: [mcp], metadata: { user_id: 'x' } })
    expect(await beginningOf(response)).toMatch(/^id: 1\.\w+\nevent: ping\ndata: {"type":"ping"}\n\n$/)
    expect(asked).toEqual([{ ...question, system: 'Be brief.', tools: [] }])
  })

  it.each<[string, number, unknown, Record<string, string>]>([
    ['another site', 403, question, { origin: 'https://elsewhere.example' }],
    ['a client that has not loaded the page', 403, question, { cookie: '' }],
    ['a form', 415, question, { 'content-type': 'text/plain' }],
    ['a body that is not JSON', 400, '{', {}],
    ['a body that is not a request', 400, { model: 'claude-sonnet-5' }, {}],
    ['a more expensive model', 400, { ...question, model: 'claude-opus-5' }, {}],
    ['an answer that is too long', 400, { ...question, max_tokens: 100_000 }, {}],
    [
      'a tool that runs elsewhere',
      400,
      { ...question, tools: [{ type: 'web_search_20250305', name: 'web_search' }] },
      {},
    ],
    ['a conversation that is too long', 413, big, {}],
  ])('refuses %s', async (_, status, body, headers) => {
    const response = await post(body, headers)
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({ type: 'error', error: { message: expect.any(String) } })
    expect(asked).toEqual([])
  })

  it('refuses another host name', async () => {
    expect(await statusOf({ headers: { host: 'rebound.example' } })).toBe(403)
  })

  it('lets a user leave an answer, but no other user and no other site', async () => {
    const [cookie, other] = [await load(), await load()]
    const origin = new URL(backend.url).origin
    const answer = await post(question, { cookie, 'idempotency-key': 'one' })
    const leave = async (headers: Record<string, string>) => {
      const init = { method: 'DELETE', headers: { origin, 'idempotency-key': 'one', ...headers } }
      return (await fetch(new URL('/api/messages', backend.url), init)).status
    }
    expect(await leave({ cookie, origin: 'https://other.example' })).toBe(403)
    expect(await leave({ cookie: other })).toBe(404)
    expect(await leave({ cookie })).toBe(200)
    await answer.body?.cancel()
  })

  it('shows the answers of a user to no other user', async () => {
    const id = { 'idempotency-key': 'the-same' }
    const mine = await post(question, id)
    const another = await post(question, { ...id, 'last-event-id': '1.x' })
    expect(another.status).toBe(404)
    await mine.body?.cancel()
    expect(asked).toHaveLength(1)
  })
})
