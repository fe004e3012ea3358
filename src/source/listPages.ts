import { defer, type Observable, tap } from 'rxjs'
import type { SessionEventPage } from '../codec/sessions/SessionEvent.ts'
import { ProtocolFailure } from '../failure/ProtocolFailure.ts'
import { repeatWhile } from '../operators/repeatWhile.ts'
import type { SessionPageRequest, SessionTransport } from '../transport/anthropicSessions.ts'

/** The page is not part of the failure: a server may echo a credential in it. */
const repeatsPage = () => new ProtocolFailure('The list of events repeats a page', { event: undefined })

/** How many pages in a row may be empty. A filter may leave one empty; a server that sends more never ends. */
const maxEmptyPages = 100

const staysEmpty = () =>
  new ProtocolFailure(`The list of events has ${maxEmptyPages} empty pages in a row, and still another one`, {
    event: undefined,
  })

/**
 * Emits the pages of a list of events, up to its end or to the first one after which no more are wanted.
 *
 * **Errors with** a {@link ProtocolFailure} at a list that repeats a page or has 100 empty ones in a row, and with the failures of the list.
 */
export const listPages = (
  { list }: Pick<SessionTransport, 'list'>,
  request: SessionPageRequest,
  wantsMore: (page: SessionEventPage) => boolean = () => true,
): Observable<SessionEventPage> =>
  defer(() => {
    const pages = new Set<string>()
    let last: SessionEventPage | undefined
    let empty = 0

    return defer(() => {
      const page = last?.next_page ?? undefined
      if (page === undefined) return list(request)
      if (pages.has(page)) throw repeatsPage()
      if (empty >= maxEmptyPages) throw staysEmpty()
      pages.add(page)
      last = undefined
      return list({ ...request, page })
    }).pipe(
      tap((page) => {
        last = page
        empty = page.data.length === 0 ? empty + 1 : 0
      }),
      repeatWhile(() => last !== undefined && wantsMore(last) && !!last.next_page),
    )
  })
