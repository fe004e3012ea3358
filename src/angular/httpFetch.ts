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
 * Gives a `fetch` that sends its requests through `HttpClient`, so that interceptors see them: for the `fetch` of any transport.
 * To be called in an injection context.
 *
 * The body is given while it is arriving, every 16 ms at most. `HttpClient` has no bytes to give, only the whole text so far,
 * and to look into that copies all of it. So the longer the text, the rarer the looks: every 40 ms at 2 MB, every 160 ms at 8 MB.
 * Nothing is lost by that, also where the connection is.
 *
 * A refusal counts only when it is the end: an interceptor that renews a credential and asks again is heard.
 * One that asks again in the middle of an answer is not, because nobody could tell the second from the rest of the first.
 * `HttpClient` keeps the whole body in memory until its end, and cannot be made to wait.
 *
 * **Fails with** what `fetch` fails with: it rejects where there is no connection, and the body errors where it breaks;
 * a `TypeError` for a `Request` object: it takes an address.
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
 * @category Angular
 */
export const httpFetch =
  (http: HttpClient = inject(HttpClient)): typeof fetch =>
  async (input, { method = 'GET', headers, body, signal } = {}) => {
    if (input instanceof Request) throw new TypeError('httpFetch takes an address, not a Request')
    signal?.throwIfAborted()

    const arrived = new ReplaySubject<Answer>(1)
    const exchange = http
      .request(method, String(input), {
        body,
        headers: Object.fromEntries(new Headers(headers)),
        observe: 'events',
        reportProgress: true,
        responseType: 'text',
      })
      .pipe(
        catchError((error: unknown) =>
          of(error instanceof HttpErrorResponse ? error : new HttpErrorResponse({ error })),
        ),
        scan(arrive, { text: '' }),
        takeWhile(({ lost }) => lost === undefined, true),
        throttle(pauseAfter, { leading: true, trailing: true }),
        concatMap(answerOf),
      )
      .subscribe(arrived)

    const abort = (): void => {
      exchange.unsubscribe()
      arrived.error(signal?.reason)
    }
    signal?.addEventListener('abort', abort)
    exchange.add(() => signal?.removeEventListener('abort', abort))

    const { head } = await firstValueFrom(arrived)
    return new Response(isEmpty(head) ? null : bodyOf(arrived, () => exchange.unsubscribe()), {
      status: head.status,
      headers: [
        ...head.headers.keys().map((name): [string, string] => [name, head.headers.getAll(name)?.join(', ') ?? '']),
        ...onServer,
      ],
    })
  }

/** How long nobody looks into a text again: to look copies it, a ms for each MB. */
const pauseAfter = ({ text }: Arrived): Observable<unknown> =>
  text === '' ? EMPTY : timer(Math.max(16, text.length / 50_000))

/**
 * On a server an app is stable when its requests have ended. So the request ends with the answer there, and the rest of the body is not read
 * for the sake of its connection.
 */
const onServer: readonly [string, string][] = typeof document === 'undefined' ? [['connection', 'close']] : []

/** A `Response` of such a status refuses a body. */
const isEmpty = ({ status }: HttpResponseBase): boolean => status === 204 || status === 205 || status === 304

/** What has come of a response that has begun. */
type Answer = Arrived & Required<Pick<Arrived, 'head'>>

/** What came before a loss still goes before it. */
const answerOf = ({ head, lost, ...rest }: Arrived): Observable<Answer> =>
  concat(head ? of({ head, ...rest }) : EMPTY, lost === undefined ? EMPTY : throwError(() => lost))

const bodyOf = (answer$: Observable<Answer>, cancel: () => void): ReadableStream<Uint8Array> => {
  const utf8 = new TextEncoder()
  let read = 0
  return new ReadableStream({
    start: (controller) =>
      void answer$.subscribe({
        next: ({ text, whole }) => {
          // XMLHttpRequest shows a character that is cut as this one, until the rest of it is there.
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
