import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { from, map, of, switchMap } from 'rxjs'
import { type AnswerConfig, answering } from './answering.ts'
import { type Answer, answerOf } from './misbehave.ts'
import { type End, writing } from './writing.ts'

/** A request that was received. */
export interface Received {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  /** Parsed, where it is JSON. */
  readonly body: unknown
  /** Resolves when the exchange is over. */
  readonly ended: Promise<End>
}

/** A server that is running. */
export interface Server {
  /** Its address, to be used as `baseUrl`. */
  readonly url: string
  /** The requests so far, in the order in which they came. */
  readonly requests: readonly Received[]
  /** Ends it, with all its connections. */
  readonly close: () => Promise<void>
}

/**
 * Plays a recording over real HTTP, on loopback only, and misbehaves where it is told to.
 *
 * It answers POST to the paths of Messages, also on Vertex AI and Bedrock, and of Text Completions.
 * It keeps no program alive: one that has nothing else to do ends.
 */
export const startServer = async (config: AnswerConfig): Promise<Server> => {
  const requests: Received[] = []
  const answer = answering(config)

  const server = createServer((request, response) => {
    const { method = '', url: path = '', headers } = request
    const { ended, ...send } = writing(response)
    const exchange = from(text(request))
      .pipe(
        map(parseJson),
        switchMap((body) => {
          requests.push({ method, path, headers, body, ended })
          return method === 'POST' && paths.test(path) ? answer(body) : of(noSuchPath)
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

const noSuchPath: Answer = answerOf({
  status: 404,
  headers: { 'content-type': 'application/json' },
  body: '{"type":"error","error":{"type":"not_found_error","message":"Not found"}}',
})

const parseJson = (body: string): unknown => {
  try {
    return JSON.parse(body)
  } catch {
    return body
  }
}
