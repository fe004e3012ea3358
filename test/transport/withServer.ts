import { startServer, type Server } from '../../examples/server/startServer.ts'
import { frames, streamOf } from '../../src/testing/index.ts'

/** The answer of the server unless a spec has another: `S[ab]$.` as server-sent events. */
export const recording = (): string => {
  const decoder = new TextDecoder()
  let text = ''
  streamOf('S[ab]$(.|)')().subscribe(
    (event) =>
      (text += frames([event])
        .map((bytes) => decoder.decode(bytes))
        .join('')),
  )
  return text
}

/** Runs a spec with a server of its own, which ends with it. */
export const withServer =
  (config: Partial<Parameters<typeof startServer>[0]>, spec: (server: Server) => Promise<void>) =>
  async (): Promise<void> => {
    const server = await startServer({ recording: recording(), ...config })
    try {
      await spec(server)
    } finally {
      await server.close()
    }
  }
