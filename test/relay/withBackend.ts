import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A server of a spec's own, and what it was asked. */
export interface Backend {
  readonly url: string
  /** The requests so far. */
  readonly asked: readonly IncomingMessage[]
}

/** Runs a spec with a server on loopback that answers with `answer`, and ends with it. */
export const withBackend =
  (
    answer: (request: IncomingMessage, response: ServerResponse) => void,
    spec: (backend: Backend) => Promise<void>,
  ): (() => Promise<void>) =>
  async () => {
    const asked: IncomingMessage[] = []
    const server = createServer((request, response) => {
      asked.push(request)
      answer(request, response)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    try {
      await spec({ url: `http://127.0.0.1:${port}/`, asked })
    } finally {
      await new Promise((resolve) => {
        server.close(resolve)
        server.closeAllConnections()
      })
    }
  }
