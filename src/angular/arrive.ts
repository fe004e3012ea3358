import { HttpErrorResponse, type HttpEvent, HttpEventType, type HttpResponseBase } from '@angular/common/http'

/** What has come of one answer. */
export interface Arrived {
  /** Status and headers. */
  readonly head?: HttpResponseBase
  /** All of its text so far, as a rope: whoever looks into it copies the whole. */
  readonly text: string
  /** The text is all there is. */
  readonly whole?: true
  /** Why nothing more comes, where the text is not whole. */
  readonly lost?: Error
}

/**
 * Gives what has come after one more event of `HttpClient`, or after its error.
 *
 * A refusal counts when it is the end, and not when its head is here: an interceptor may renew a credential and ask again.
 * Once an answer has begun, another one would be taken for its continuation, and so ends it.
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
        ? { ...before, lost: new Error('An interceptor asked again in the middle of an answer') }
        : { head: event, text }
    case HttpEventType.DownloadProgress:
      return head ? { head, text: event.partialText ?? text } : before
    case HttpEventType.Response:
      return { head: event, text: event.body ?? text, whole: true }
    default:
      return before
  }
}
