import { noop, Observable } from 'rxjs'
import { definedFields } from '../../codec/schema/definedFields.ts'
import type { Failure } from '../../failure/Failure.ts'
import { StalledFailure } from '../../failure/StalledFailure.ts'
import { TransportFailure } from '../../failure/TransportFailure.ts'
import { type BodyGate, gateBody } from './gateBody.ts'
import type { HttpRequest } from './httpRequest.ts'
import { idleClock } from './idleClock.ts'
import { redact, redactCause } from './redact.ts'
import { readRest } from './readRest.ts'
import { requestIdOf, responseFailure } from './responseFailure.ts'
import type { TransportConfig } from './Transport.ts'

/**
 * Emits the bytes of a response as they are read. Unsubscribing aborts the request at once, at any stage;
 * but if `hasEnded` returns true, the rest of the body is read in the background (see {@link readRest}).
 *
 * **Errors with** a {@link TransportFailure} if the connection fails, a {@link StalledFailure} after `idleTimeout` without a byte,
 * and the failure of {@link responseFailure} for any other response than the requested stream.
 */
export const fetchBytes = (
  { url, method, headers, body, accept, secrets }: HttpRequest,
  { fetch = globalThis.fetch, idleTimeout = 120_000, openObserver }: TransportConfig,
  hasEnded: () => boolean = () => false,
): Observable<Uint8Array> =>
  new Observable<Uint8Array>((subscriber) => {
    const controller = new AbortController()
    const clock = idleClock(idleTimeout, () => subscriber.error(silent(idleTimeout)))
    let reader: ReadableStreamDefaultReader<Uint8Array> | undefined
    let isKept = true

    const abort = (): void => {
      controller.abort(abortReason)
      reader?.cancel().catch(noop)
    }

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

    const read = async (response: Response, gate: BodyGate): Promise<void> => {
      if (!response.body) return gate.next(new Uint8Array(await attempt('body', () => response.arrayBuffer())))
      reader = response.body.getReader()
      while (!gate.isFull() && !subscriber.closed) {
        let bytes: Uint8Array | undefined
        try {
          // Not `attempt`: another promise costs 0.2 µs per read.
          bytes = (await reader.read()).value
        } catch (error) {
          throw lost('body', error)
        }
        if (bytes === undefined) return void (reader = undefined)
        clock.touch()
        gate.next(bytes)
      }
    }

    const exchange = async (): Promise<void> => {
      const init = { method, headers, signal: controller.signal, ...definedFields({ body }) }
      const response = await attempt('connect', () => fetch(url, init))
      if (subscriber.closed) return
      const { status, headers: received } = response
      openObserver?.next({ status, headers: received, requestId: requestIdOf(received) })
      isKept = !closing.test(received.get('connection') ?? '')
      const gate = gateBody(response, accept, (bytes) => subscriber.next(bytes))
      await read(response, gate)
      const refused = gate.refused()
      if (refused !== undefined) throw responseFailure(response, redact(refused, secrets))
      subscriber.complete()
    }

    exchange().catch((error: unknown) => subscriber.error(error))
    return () => {
      clock.subscription.unsubscribe()
      if (reader && isKept && hasEnded()) void readRest(reader, abort)
      else abort()
    }
  })

/** Matches the header `connection` of a response after which the server closes the connection. */
const closing = /\bclose\b/i

/** The reason of every abort. `abort` without a reason captures a stack each time: 5 µs, a third of a short stream. */
const abortReason = /* @__PURE__ */ Object.assign(new Error('Unsubscribed'), { name: 'AbortError' })

const silent = (after: number): StalledFailure =>
  new StalledFailure(`No bytes received for ${after} ms`, { clock: 'liveness', after })

/** Only the host is reported: path and query may be confidential. */
const hostOf = (url: string): string => {
  try {
    return new URL(url).host
  } catch {
    return url.startsWith('/') ? 'this server' : 'an invalid URL'
  }
}
