// A Worker that serves streams: each path is a case that has once not answered in workerd.
import { concat, defer, map, mergeAll, NEVER, of, throwError } from 'rxjs'
import { ApiFailure } from 'rxjs-anthropic'
import { bodyOf, encodeEvent, memoryLog, readerOf, sseResponse } from 'rxjs-anthropic/server'
import { expected, program } from './program.js'

const ping = encodeEvent({ type: 'ping' })
const log = memoryLog()

const sources = {
  '/sync': () => of(ping, ping),
  '/failed': () => throwError(() => new ApiFailure('No', { kind: 'not_found_error', status: 404 })),
  '/later': () =>
    concat(
      of(ping),
      defer(() => Promise.resolve(ping)),
    ),
  '/open': () => concat(of(ping), NEVER),
}

/** The handler of the docs. */
const serve = (request) => {
  const read = async () => {
    const { id, position } = readerOf(request)
    if (request.method !== 'POST') return log(id)(position)
    const asked = await bodyOf(request)
    return log(id, of(ping).pipe(map((frame) => ({ ...frame, data: JSON.stringify(asked) }))))(position)
  }
  return sseResponse(defer(read).pipe(mergeAll()))
}

export default {
  fetch: async (request) => {
    const { pathname } = new URL(request.url)
    if (pathname === '/program') return new Response(String((await program()) === expected))
    const source = sources[pathname]
    return source ? sseResponse(source(), { heartbeat: 0 }) : serve(request)
  },
}
