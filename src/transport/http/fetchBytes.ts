import { noop, Observable } from 'rxjs'
import type { Failure } from '../../failure/Failure.ts'
import { StalledFailure } from '../../failure/StalledFailure.ts'
import { TransportFailure } from '../../failure/TransportFailure.ts'
import { idleClock } from './idleClock.ts'
import { redact, redactCause } from './redact.ts'
import { isAccepted, rejectStatus, requestIdOf } from './rejectStatus.ts'
import type { TransportConfig } from './Transport.ts'

/** One exchange over HTTP. */
export interface Call {
  readonly url: string
  readonly method: 'GET' | 'POST'
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  /** The media types that are asked for, separated by commas; a response of another one is refused. */
  readonly accept: string
  /** What must not show in any failure. */
  readonly secrets: readonly string[]
}

/** How much of a body is read that is not the stream asked for, in bytes. */
const refusedBodyLimit = 64 * 1024

/**
 * Emits the bytes of a response as they are read. Unsubscribing aborts the exchange, whatever it is waiting for.
 *
 * **Fails with** a {@link TransportFailure} where there is no connection or it breaks, a {@link StalledFailure} after silence,
 * and with what {@link rejectStatus} makes of a response that is refused.
 */
export const fetchBytes = (
  call: Call,
  { fetch = globalThis.fetch, idleTimeout = 120_000, openObserver }: TransportConfig,
): Observable<Uint8Array> =>
  new Observable<Uint8Array>((subscriber) => {
    const controller = new AbortController()
    const clock = idleClock(idleTimeout, () => subscriber.error(stalled(idleTimeout)))
    const { url, method, headers, body, accept, secrets } = call
    let letGo = noop

    const lost = (phase: 'connect' | 'body', error: unknown): Failure => {
      const message = phase === 'connect' ? `No response from ${hostOf(url)}` : 'The connection was lost'
      return new TransportFailure(message, { phase, cause: redactCause(error, secrets) })
    }

    const attempt = async <A>(phase: 'connect' | 'body', run: () => Promise<A>): Promise<A> => {
      try {
        return await run()
      } catch (error) {
        throw lost(phase, error)
      }
    }

    const read = async (response: Response, limit: number, take: (bytes: Uint8Array) => void): Promise<void> => {
      if (!response.body) return take(new Uint8Array(await attempt('body', () => response.arrayBuffer())))
      const reader = response.body.getReader()
      letGo = () => void reader.cancel().catch(noop)
      for (let size = 0; size < limit && !subscriber.closed;) {
        let bytes: Uint8Array | undefined
        try {
          // Not through `attempt`: a promise more costs 0.2 µs a read.
          bytes = (await reader.read()).value
        } catch (error) {
          throw lost('body', error)
        }
        if (bytes === undefined) return
        clock.touch()
        size += bytes.length
        take(bytes)
      }
    }

    const refuse = async (response: Response): Promise<Failure> => {
      const decoder = new TextDecoder()
      let text = ''
      await read(response, refusedBodyLimit, (bytes) => (text += decoder.decode(bytes, { stream: true })))
      return rejectStatus(response, redact(text, secrets))
    }

    const exchange = async (): Promise<void> => {
      const init = { method, headers, signal: controller.signal, ...(body === undefined ? {} : { body }) }
      const response = await attempt('connect', () => fetch(url, init))
      if (subscriber.closed) return
      const { status, headers: received } = response
      openObserver?.next({ status, headers: received, requestId: requestIdOf(received) })
      if (!isAccepted(response, accept)) throw await refuse(response)
      await read(response, Infinity, (bytes) => subscriber.next(bytes))
      subscriber.complete()
    }

    exchange().catch((error: unknown) => subscriber.error(error))
    return () => {
      clock.subscription.unsubscribe()
      controller.abort(unsubscribed)
      letGo()
    }
  })

/** Why a request is aborted. Made once, because `abort` without a reason makes one with a stack each time: 5 µs, a third of a short stream. */
const unsubscribed = /* @__PURE__ */ Object.assign(new Error('Unsubscribed'), { name: 'AbortError' })

const stalled = (after: number): StalledFailure =>
  new StalledFailure(`Not one byte for ${after} ms`, { clock: 'liveness', after })

/** Only the host is named: a path or a query may hold what nobody else should read. */
const hostOf = (url: string): string => {
  try {
    return new URL(url).host
  } catch {
    return url.startsWith('/') ? 'this server' : 'an invalid URL'
  }
}
