import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { NEVER, type Observable } from 'rxjs'
import { ApiFailure, type Frame, isFailure, type MessageRequest } from 'rxjs-anthropic'
import { leaving, type LogConfig, memoryLog, readerOf, writeSse } from 'rxjs-anthropic/server'
import type { About } from '../page/src/About.ts'
import { readRequest, refuseOtherOrigins } from './readRequest.ts'
import { readSite } from './readSite.ts'

/** The transport of the backend, and the page that it serves. */
export interface BackendConfig {
  /** Sends requests to Claude, or plays recordings. `id` is the id that the page has given to the answer. */
  readonly transport: (request: MessageRequest, id: string) => Observable<Frame>
  /** The folder of the built app. */
  readonly site: string
  /** The description for the page. */
  readonly about: About
  /** Default: any free port. */
  readonly port?: number | undefined
  /**
   * How long an answer is kept, and how much of it. Default: `linger` is 5 000 ms, enough for a reload; `expiry` is 60 000 ms, `maxSize` is 8 Mi characters.
   */
  readonly log?: LogConfig | undefined
  /** When this emits, the first connection that streams the answer to the page is lost. Default: never. */
  readonly losesConnection?: ((request: MessageRequest) => Observable<unknown>) | undefined
}

/** A backend that is running. */
export interface Backend {
  readonly url: string
  readonly close: () => Promise<void>
}

/**
 * Serves the page, forwards its requests to Claude and streams the answers back. The API key stays in this process.
 *
 * It listens on loopback only. A page that loses its connection reconnects, and receives what it has missed.
 */
export const startBackend = async (config: BackendConfig): Promise<Backend> => {
  const { transport, site, about, port = 0, losesConnection = () => NEVER } = config
  const pages = await readSite(site)
  const log = memoryLog({ linger: 5000, expiry: 60_000, maxSize: 8 * 2 ** 20, ...config.log })

  const ask = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const user = userOf(request)
    if (user === undefined) throw new ApiFailure('Reload this page.', { status: 403, kind: 'invalid_request_error' })
    const { id, position } = readerOf(request)
    const key = `${user}:${id}`
    if (position === leaving) {
      refuseOtherOrigins(request)
      return void writeSse(response, log(key)(position))
    }
    const asked = await readRequest(request)
    const serving = writeSse(response, log(key, transport(asked, id))(position))
    if (position === undefined) serving.add(losesConnection(asked).subscribe(() => serving.unsubscribe()))
  }

  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = '', url = '', headers } = request
    const { pathname } = new URL(url, 'http://localhost')
    // Protects against DNS rebinding: a foreign host name that resolves to this machine.
    if (!isLoopback(headers.host)) throw new ApiFailure('Unknown host', { status: 403, kind: 'permission_error' })
    if ((method === 'POST' || method === 'DELETE') && pathname === '/api/messages') return ask(request, response)
    if (method === 'GET' && pathname === '/api/about') return send(response, 200, about)

    const page = method === 'GET' ? pages.get(pathname) : undefined
    if (!page) throw new ApiFailure('Not found', { status: 404, kind: 'not_found_error' })
    if (pathname === '/' && userOf(request) === undefined) response.setHeader('set-cookie', newUser())
    response.writeHead(200, { ...pageHeaders, ...page.headers }).end(page.body)
  }

  const server = createServer((request, response) => {
    respond(request, response).catch((error: unknown) => refuse(response, error))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve)
  })

  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })

  const address = server.address()
  return { url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : port}/`, close }
}

const pageHeaders = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; " +
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types angular",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

/** The user: a random name in a cookie that no script can read and no other site can send. */
const userOf = ({ headers: { cookie = '' } }: IncomingMessage): string | undefined =>
  /(?:^|; )user=([\w-]{36})(?:;|$)/.exec(cookie)?.[1]

const newUser = (): string => `user=${randomUUID()}; HttpOnly; SameSite=Strict; Path=/`

const isLoopback = (host = ''): boolean => /^(localhost|127\.0\.0\.1)(:\d+)?$/.test(host)

const send = (response: ServerResponse, status: number, body: object): void => {
  response
    .writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
    .end(JSON.stringify(body))
}

const refuse = (response: ServerResponse, error: unknown): void => {
  const { status = 500, kind, message } = isFailure(error) && error._tag === 'ApiFailure' ? error : internal
  if (response.headersSent) response.destroy()
  else send(response, status, { type: 'error', error: { type: kind, message } })
}

const internal = new ApiFailure('Internal error', { status: 500, kind: 'api_error' })
