import { noop, Observable, type Subscriber, type TeardownLogic } from 'rxjs'
import type { Failure } from '../../failure/Failure.ts'
import { StalledFailure } from '../../failure/StalledFailure.ts'
import { TransportFailure } from '../../failure/TransportFailure.ts'
import { type BodyGate, gateBody } from './gateBody.ts'
import type { HttpRequest } from './httpRequest.ts'
import { defaultIdleTimeout, idleClock } from './idleClock.ts'
import { readRest } from './readRest.ts'
import { redaction } from './redaction.ts'
import { isRedirect, redirectFailure } from './redirectFailure.ts'
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
  request: HttpRequest,
  config: TransportConfig,
  hasEnded: () => boolean = () => false,
): Observable<Uint8Array> =>
  new Observable<Uint8Array>((subscriber) => {
    const controller = new AbortController()
    return readResponse(subscriber, send(request, config, controller.signal), controller, request, config, hasEnded)
  })

/** Sends a request. Whatever `fetch` throws becomes a rejection. */
const send = async (
  { url, method, headers, body }: HttpRequest,
  { fetch = globalThis.fetch }: TransportConfig,
  signal: AbortSignal,
): Promise<unknown> => fetch(url, { method, headers, signal, redirect: 'manual', body: body ?? null })

/**
 * Passes the bytes of the response on, and returns the teardown.
 *
 * It is a function of its own so that an open stream does not keep the body of its request, which may be a long conversation: V8 keeps a variable
 * as long as any function that was made beside it.
 */
const readResponse = (
  subscriber: Subscriber<Uint8Array>,
  sent: Promise<unknown>,
  controller: AbortController,
  { url, accept, secrets, asked }: Pick<HttpRequest, 'url' | 'accept' | 'secrets' | 'asked'>,
  { idleTimeout = defaultIdleTimeout, openObserver }: TransportConfig,
  hasEnded: () => boolean,
): TeardownLogic => {
  const clock = idleClock(idleTimeout, () => subscriber.error(silent(idleTimeout)))
  let phase: TransportFailure['phase'] = 'connect'
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined
  let isKept = true

  const abort = (): void => {
    controller.abort(abortReason)
    void cancel().catch(noop)
  }

  /** The body of an injected `fetch` may have no `cancel`, or one that throws. */
  const cancel = async (): Promise<void> => reader?.cancel()

  const fail = (failure: Failure): void => subscriber.error(redaction(secrets).failure(failure))

  /** Whatever `fetch`, the response or its body throws. */
  const lost = (error: unknown): Failure => {
    const message = phase === 'connect' ? 'No response from the server' : 'The connection was lost'
    return new TransportFailure(message, { phase, host: hostOf(url), cause: redaction(secrets).cause(error) })
  }

  const read = async (response: Response, gate: BodyGate): Promise<void> => {
    const stream = response.body
    if (typeof stream?.getReader !== 'function') {
      const whole = new Uint8Array(await response.arrayBuffer())
      clock.touch()
      return gate.next(whole)
    }
    reader = stream.getReader()
    while (!gate.isFull() && !subscriber.closed) {
      const { value: bytes }: { readonly value?: unknown } = await reader.read()
      if (bytes === undefined) return void (reader = undefined)
      if (!isBytes(bytes)) throw new TypeError('The body of the response does not consist of bytes')
      clock.touch()
      gate.next(bytes)
    }
  }

  const exchange = async (): Promise<void> => {
    const response = await sent
    if (!isResponse(response)) throw new TypeError('fetch returned something that is not a Response')
    clock.touch()
    const { status, headers: head } = response
    isKept = !closing.test(head.get('connection') ?? '')
    const opened = openObserver && { status, headers: head, requestId: requestIdOf(head), request: asked }
    phase = 'body'
    // A `fetch` that ignores its signal has opened a body that no one reads.
    if (subscriber.closed) return void response.body?.cancel().catch(noop)
    try {
      if (opened) openObserver?.next(opened)
    } catch (error) {
      return subscriber.error(error) // it is the caller's own, and stays as it is
    }
    if (isRedirect(response)) return fail(redirectFailure(response, url))
    const gate = gateBody(response, accept, (bytes) => subscriber.next(bytes))
    await read(response, gate)
    const refused = gate.refused()
    if (refused === undefined) subscriber.complete()
    else fail(responseFailure(response, refused))
  }

  exchange().catch((error: unknown) => subscriber.error(lost(error)))
  return () => {
    clock.subscription.unsubscribe()
    if (reader && isKept && hasEnded()) void readRest(reader, abort)
    else abort()
  }
}

/** A `Response` of any implementation of `fetch`. */
const isResponse = (value: unknown): value is Response =>
  typeof value === 'object' && value !== null && 'status' in value && 'headers' in value

/** An array of any realm. */
const isBytes = (value: unknown): value is Uint8Array => ArrayBuffer.isView(value) && 'subarray' in value

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
