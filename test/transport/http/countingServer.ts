import { createServer, type RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { certificate } from './certificate.ts'

/** A server that counts. */
export interface CountingServer {
  readonly url: string
  /** How many connections were opened. */
  readonly connections: () => number
  /** For each request: whether its response was sent to the end, or cut by the client. Undefined while neither has happened. */
  readonly responses: readonly { end?: 'sent' | 'cut' }[]
}

/** Runs a spec with a server on 127.0.0.1 that counts connections and responses. It ends with the spec. */
export const withCountingServer =
  (listener: RequestListener, spec: (server: CountingServer) => Promise<void>, tls = false) =>
  async (): Promise<void> => {
    const sockets = new Set<Socket>()
    const responses: { end?: 'sent' | 'cut' }[] = []
    const counting: RequestListener = (request, response) => {
      const entry: { end?: 'sent' | 'cut' } = {}
      responses.push(entry)
      response.on('close', () => (entry.end = response.writableFinished ? 'sent' : 'cut'))
      request.resume().on('end', () => listener(request, response))
    }
    const server = tls ? createTlsServer(certificate, counting) : createServer(counting)
    server.on(tls ? 'secureConnection' : 'connection', (socket: Socket) => sockets.add(socket))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const url = `${tls ? 'https' : 'http'}://127.0.0.1:${port}`
    try {
      await spec({ url, connections: () => sockets.size, responses })
    } finally {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    }
  }
