import { HttpErrorResponse, HttpEventType, type HttpInterceptorFn } from '@angular/common/http'
import { inject } from '@angular/core'
import { tap } from 'rxjs'
import type { ConnectionEvent } from './History.ts'
import { Streams } from './Streams.ts'

/** An interceptor that reports when the connection of a stream is opened or lost. */
export const watchStreams: HttpInterceptorFn = (request, next) => {
  const { events } = inject(Streams)
  const id = request.headers.get('idempotency-key')
  if (id === null || request.method === 'DELETE') return next(request)

  const position = Number.parseInt(request.headers.get('last-event-id') ?? '0', 10)
  const report = (state: ConnectionEvent['state'], status?: number): void =>
    events.next({ type: '@connection', state, id, position, status, time: performance.now() })

  if (position > 0) report('lost') // the connection before this one
  return next(request).pipe(
    tap({
      next: (event) => {
        if (event.type === HttpEventType.ResponseHeader) report('opened', event.status)
      },
      error: (error: unknown) => {
        if (error instanceof HttpErrorResponse && (error.status === 0 || error.status >= 500))
          report('lost', error.status || undefined)
      },
    }),
  )
}
