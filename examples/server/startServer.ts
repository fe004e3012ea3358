import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { from, map, type Observable, of, switchMap } from 'rxjs'
import { type AnswerConfig, answering } from './answering.ts'
import { type LiveSessionConfig, liveSession } from './liveSession.ts'
import { type Answer, answerOf } from './misbehave.ts'
import { playSession, type SessionConfig } from './playSession.ts'
import { type End, writing } from './writing.ts'

/** What a server plays. */
export interface ServerConfig extends AnswerConfig {
  /** The session that it has: a recording, or one that answers what it is sent. Default: none. */
  readonly session?: SessionConfig | LiveSessionConfig | undefined
  /** The results of the batch that it has, as JSON lines. Default: it has none. */
  readonly batch?: string | undefined
}

/** A request that was received. */
export interface Received {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  /** Parsed if it is JSON, otherwise text. */
  readonly body: unknown
  /** Resolves when the exchange is over. */
  readonly ended: Promise<End>
}

/** A server that is running. */
export interface Server {
  /** Its address, for `baseUrl`. */
  readonly url: string
  /** The requests so far, in their order of arrival. */
  readonly requests: readonly Received[]
  /** Stops it, and closes all its connections. */
  readonly close: () => Promise<void>
}

/**
 * Starts a server that plays a recording over real HTTP, on loopback only, with the faults that are configured.
 *
 * It answers POST to the paths of Messages, also on Vertex AI and Bedrock, and of Text Completions,
 * GET to those of the events of a session or of its thread, and of a batch's results, and POST to the events of a session that answers.
 * It does not keep the process alive.
 */
export const startServer = async ({ session, batch, ...config }: ServerConfig): Promise<Server> => {
  const requests: Received[] = []
  const answer = answering(config)
  const sessionAnswer = session && ('agent' in session ? liveSession(session) : playSession(session))

  const answerTo = (method: string, path: string, body: unknown): Observable<Answer> => {
    if (method === 'POST' && paths.test(path)) return answer(body)
    if (sessionPaths.test(path) && sessionAnswer) return sessionAnswer(method, path, body)
    if (method === 'GET' && batchPaths.test(path) && batch !== undefined) return of(resultsOf(batch))
    return of(noSuchPath)
  }

  const server = createServer((request, response) => {
    const { method = '', url: path = '', headers } = request
    const { ended, ...send } = writing(response)
    const exchange = from(text(request))
      .pipe(
        map(jsonOrText),
        switchMap((body) => {
          requests.push({ method, path, headers, body, ended })
          return answerTo(method, path, body)
        }),
        switchMap(({ status, headers, body }) => {
          response.writeHead(status, headers).flushHeaders()
          return body
        }),
      )
      .subscribe(send)
    void ended.then(() => exchange.unsubscribe())
  })

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve)
  })
  server.unref().on('connection', (socket) => socket.unref())

  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })

  return { url: `http://127.0.0.1:${portOf(server.address())}`, requests, close }
}

const portOf = (address: AddressInfo | string | null): number =>
  typeof address === 'object' && address ? address.port : 0

const paths = /\/(v1\/messages|v1\/complete|models\/[^/]+:streamRawPredict|model\/[^/]+\/invoke-with-response-stream)$/

const sessionPaths = /\/v1\/sessions\/[^/]+\/(events(\/stream)?|threads\/[^/]+\/(events|stream))(\?|$)/

const batchPaths = /\/v1\/messages\/batches\/[^/]+\/results$/

const resultsOf = (batch: string): Answer =>
  answerOf({ status: 200, headers: { 'content-type': 'application/x-jsonl' }, body: batch })

const noSuchPath: Answer = answerOf({
  status: 404,
  headers: { 'content-type': 'application/json' },
  body: '{"type":"error","error":{"type":"not_found_error","message":"Not found"}}',
})

const jsonOrText = (body: string): unknown => {
  try {
    return JSON.parse(body)
  } catch {
    return body
  }
}
