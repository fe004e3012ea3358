import { HttpErrorResponse, type HttpEvent, HttpEventType, type HttpResponseBase } from '@angular/common/http'

/** What has arrived of one response. */
export interface Arrived {
  /** Status and headers. */
  readonly head?: HttpResponseBase
  /** Its text so far, as a rope: reading a character of it copies the whole. */
  readonly text: string
  /** The text is complete. */
  readonly whole?: true
  /** Why nothing more will arrive, if the text is not complete. */
  readonly lost?: Error
}

/**
 * Returns what has arrived after one more event of `HttpClient`, or after its error.
 *
 * An error status counts only at the end of the request: an interceptor may renew a credential and send it again.
 * A second response after the first has started is an error, because its text would be read as the rest of the first.
 */
export const arrive = (before: Arrived, event: HttpEvent<string> | HttpErrorResponse): Arrived => {
  const { head, text } = before
  if (event instanceof HttpErrorResponse)
    return head || event.status === 0
      ? { ...before, lost: event.error instanceof Error ? event.error : event }
      : { head: event, text: typeof event.error === 'string' ? event.error : '', whole: true }
  switch (event.type) {
    case HttpEventType.ResponseHeader:
      if (!event.ok) return before
      return head
        ? { ...before, lost: new Error('An interceptor sent the request again in the middle of a response') }
        : { head: event, text }
    case HttpEventType.DownloadProgress:
      return head ? { head, text: event.partialText ?? text } : before
    case HttpEventType.Response:
      return { head: event, text: event.body ?? text, whole: true }
    default:
      return before
  }
}
