import { DurableObject } from 'cloudflare:workers'
import { defer, mergeAll } from 'rxjs'
import { bodyOf, memoryLog, readerOf, sseResponse } from 'rxjs-anthropic/server'
import { transportOf } from './claude.ts'

interface Env {
  readonly STREAMS: DurableObjectNamespace<Stream>
  /** Set by `wrangler secret put ANTHROPIC_API_KEY`; on this machine, in the file `.dev.vars`. */
  readonly ANTHROPIC_API_KEY?: string
  readonly ANTHROPIC_BASE_URL?: string
}

/** Put your authentication here: it returns the owner of a stream. This example has one user. */
const userOf = (_request: Request): string => 'user'

/** A stream. Its readers may reach any Worker, and all of them reach this object, which has the log in memory. */
export class Stream extends DurableObject<Env> {
  private readonly log = memoryLog()
  private readonly transport = transportOf(this.env)

  override fetch(request: Request): Promise<Response> {
    const read = async () => {
      const { position } = readerOf(request)
      if (request.method !== 'POST') return this.log('')(position) // GET joins the stream, DELETE leaves it
      const { messages } = await bodyOf(request) // the server decides about everything else
      return this.log('', this.transport({ model: 'claude-sonnet-5', max_tokens: 1024, messages }))(position)
    }
    // What fails in it is sent to the client. A Worker notices that a client has disconnected when it writes, so it writes often:
    // after Stop, the request to Claude is aborted at once.
    return sseResponse(defer(read).pipe(mergeAll()), { heartbeat: 500 })
  }
}

export default {
  fetch(request, env) {
    if (new URL(request.url).pathname !== '/api/messages') return new Response(null, { status: 404 })
    const { id } = readerOf({ headers: request.headers })
    return env.STREAMS.getByName(`${userOf(request)}:${id}`).fetch(request)
  },
} satisfies ExportedHandler<Env>
