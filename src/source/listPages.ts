import { defer, EMPTY, expand, type Observable } from 'rxjs'
import type { SessionEventPage } from '../codec/sessions/SessionEvent.ts'
import { ProtocolFailure } from '../failure/ProtocolFailure.ts'
import type { SessionPageRequest, SessionTransport } from '../transport/anthropicSessions.ts'

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
    const pageAfter = (page: SessionEventPage): Observable<SessionEventPage> => {
      if (!wantsMore(page) || !page.next_page) return EMPTY
      if (pages.has(page.next_page)) throw new ProtocolFailure('The list of events repeats a page', { event: page })
      pages.add(page.next_page)
      return list({ ...request, page: page.next_page })
    }
    return list(request).pipe(expand(pageAfter))
  })
