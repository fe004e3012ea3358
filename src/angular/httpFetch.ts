import { HttpClient, HttpErrorResponse, type HttpResponseBase } from '@angular/common/http'
import { inject } from '@angular/core'
import {
  catchError,
  concat,
  concatMap,
  EMPTY,
  firstValueFrom,
  type Observable,
  of,
  ReplaySubject,
  scan,
  takeWhile,
  throttle,
  throwError,
  timer,
} from 'rxjs'
import { arrive, type Arrived } from './arrive.ts'

/**
 * Returns a `fetch` that sends its requests through `HttpClient`, so that interceptors see them: for the `fetch` option of any transport.
 * Call it in an injection context.
 *
 * The body is emitted while it arrives, every 16 ms at most. `HttpClient` reports no bytes, only the whole text so far,
 * and reading that copies all of it. So a long text is read less often: every 40 ms at 2 MB, every 160 ms at 8 MB.
 * Nothing is lost, even if the connection is.
 *
 * An error status counts only at the end of the request: an interceptor may renew a credential and send the request again.
 * An interceptor that sends it again in the middle of a response causes an error, because the second response cannot be told from the rest of the first.
 * `HttpClient` keeps the whole body in memory until its end, and has no backpressure.
 *
 * **Errors with** what `fetch` errors with: it rejects without a connection, and the body errors if the connection is lost;
 * with a `TypeError` for a `Request` object: pass a URL.
 *
 * @example A gateway that speaks the Messages API, through the interceptors of the app
 * ```ts
 * import { anthropic, messages } from 'rxjs-anthropic'
 * import { httpFetch, provideAnthropic } from 'rxjs-anthropic/angular'
 *
 * provideAnthropic(() => messages(anthropic({ baseUrl: 'https://gateway.example', fetch: httpFetch() })))
 * ```
 *
 * @see {@link httpTransport} for a backend of your own
 * @since 0.1.0
 * @category Angular
 */
export const httpFetch =
  (http: HttpClient = inject(HttpClient)): typeof fetch =>
  async (input, { method = 'GET', headers, body, signal, redirect = 'follow', keepalive, credentials } = {}) => {
    if (input instanceof Request) throw new TypeError('httpFetch takes a URL, not a Request')
    signal?.throwIfAborted()

    const arrived = new ReplaySubject<StartedResponse>(1)
    const exchange = http
      .request(method, String(input), {
        body,
        headers: Object.fromEntries(new Headers(headers)),
        observe: 'events',
        redirect,
        reportProgress: true,
        responseType: 'text',
        ...(keepalive && { keepalive }), // HttpClient warns of what XMLHttpRequest cannot do
        ...(credentials && (credentials === 'include' ? { withCredentials: true } : { credentials })),
      })
      .pipe(
        catchError((error: unknown) =>
          of(error instanceof HttpErrorResponse ? error : new HttpErrorResponse({ error })),
        ),
        scan(arrive, { text: '' }),
        takeWhile(({ lost }) => lost === undefined, true),
        throttle(pauseAfter, { leading: true, trailing: true }),
        concatMap(startedResponse),
      )
      .subscribe(arrived)

    const abort = (): void => {
      exchange.unsubscribe()
      arrived.error(signal?.reason)
    }
    signal?.addEventListener('abort', abort)
    exchange.add(() => signal?.removeEventListener('abort', abort))

    const { head } = await firstValueFrom(arrived)
    return new Response(isEmpty(head) ? null : responseBody(arrived, () => exchange.unsubscribe()), {
      status: head.status,
      headers: [
        ...head.headers.keys().map((name): [string, string] => [name, head.headers.getAll(name)?.join(', ') ?? '']),
        ...onServer,
      ],
    })
  }

/** How long to wait before the text is read again: reading copies it, 1 ms per MB. */
const pauseAfter = ({ text }: Arrived): Observable<unknown> =>
  text === '' ? EMPTY : timer(Math.max(16, text.length / 50_000))

/**
 * Headers that are added on a server. An Angular app is stable there once its requests have ended. So the request must end with the answer,
 * and the connection is closed: with this header the rest of the body is not read to keep it.
 */
const onServer: readonly [string, string][] = typeof document === 'undefined' ? [['connection', 'close']] : []

/** Whether a `Response` of this status must not have a body. */
const isEmpty = ({ status }: HttpResponseBase): boolean => status === 204 || status === 205 || status === 304

/** What has arrived of a response whose headers have been received. */
type StartedResponse = Arrived & Required<Pick<Arrived, 'head'>>

/** Emits what arrived before a loss, then the loss. */
const startedResponse = ({ head, lost, ...rest }: Arrived): Observable<StartedResponse> =>
  concat(head ? of({ head, ...rest }) : EMPTY, lost === undefined ? EMPTY : throwError(() => lost))

const responseBody = (response$: Observable<StartedResponse>, cancel: () => void): ReadableStream<Uint8Array> => {
  const utf8 = new TextEncoder()
  let read = 0
  return new ReadableStream({
    start: (controller) =>
      void response$.subscribe({
        next: ({ text, whole }) => {
          // XMLHttpRequest shows a character that is cut as U+FFFD until its other bytes arrive.
          const end = whole || !text.endsWith('\uFFFD') ? text.length : text.length - 1
          if (end > read) controller.enqueue(utf8.encode(text.slice(read, end)))
          read = end
        },
        error: (error: unknown) => controller.error(error),
        complete: () => controller.close(),
      }),
    cancel,
  })
}
