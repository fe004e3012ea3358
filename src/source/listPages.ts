import { defer, type Observable, tap } from 'rxjs'
import type { SessionEventPage } from '../codec/sessions/SessionEvent.ts'
import { ProtocolFailure } from '../failure/ProtocolFailure.ts'
import { repeatWhile } from '../operators/repeatWhile.ts'
import type { SessionPageRequest, SessionTransport } from '../transport/anthropicSessions.ts'

/** The page is not part of the failure: a server may echo a credential in it. */
const repeatsPage = () => new ProtocolFailure('The list of events repeats a page', { event: undefined })

/**
 * Emits the pages of a list of events, up to its end or to the first one after which no more are wanted.
 *
 * **Errors with** a {@link ProtocolFailure} at a list that repeats a page, and with the failures of the list.
 */
export const listPages = (
  { list }: Pick<SessionTransport, 'list'>,
  request: SessionPageRequest,
  wantsMore: (page: SessionEventPage) => boolean = () => true,
): Observable<SessionEventPage> =>
  defer(() => {
    const pages = new Set<string>()
    let last: SessionEventPage | undefined

    return defer(() => {
      const page = last?.next_page ?? undefined
      if (page === undefined) return list(request)
      if (pages.has(page)) throw repeatsPage()
      pages.add(page)
      last = undefined
      return list({ ...request, page })
    }).pipe(
      tap((page) => (last = page)),
      repeatWhile(() => last !== undefined && wantsMore(last) && !!last.next_page),
    )
  })
