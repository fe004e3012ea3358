import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { concat, defer, lastValueFrom, mergeAll, NEVER, type Observable, of, take, toArray } from 'rxjs'
import { allowOrigin } from '../../examples/relay/allowOrigin.ts'
import { relay } from '../../src/index.ts'
import { bodyOf, memoryLog, readerOf, writeSse } from '../../src/server/index.ts'
import type { Frame } from '../../src/wire/Frame.ts'
import { withBackend } from './withBackend.ts'

const page = 'https://app.example'
const frame = (data: string): Frame => ({ event: '', data })

/** The handler of the docs, for pages of one origin. It closes the first connection. */
const serve = (): Parameters<typeof withBackend>[0] => {
  const log = memoryLog()
  let connections = 0
  return (request, response) => {
    if (allowOrigin(page, request, response)) return
    const read = async (): Promise<Observable<Frame>> => {
      const { id, position } = readerOf(request)
      if (request.method !== 'POST') return log(id)(position)
      await bodyOf(request)
      return log(id, concat(of(frame('a'), frame('b'), frame('c')), NEVER))(position)
    }
    const serving = writeSse(response, defer(read).pipe(mergeAll()))
    if (request.method === 'POST' && connections++ === 0) setTimeout(() => serving.unsubscribe(), 50)
  }
}

/** What a request must have to be sent without asking, in the words of the Fetch standard. */
const safelisted = ['accept', 'accept-language', 'content-language']

/** Sends a request as a browser does for a page of an origin: if the preflight or the response does not allow it, it fails. */
const fetchAs =
  (origin: string, asked: string[]): typeof fetch =>
  async (input, init = {}) => {
    const { method = 'GET', headers, credentials } = init
    const needed = [...new Headers(headers).keys()].filter((name) => !safelisted.includes(name))
    const allows = (response: Response): boolean =>
      response.headers.get('access-control-allow-origin') === origin &&
      (credentials !== 'include' || response.headers.get('access-control-allow-credentials') === 'true')
    const listed = (response: Response, name: string): readonly string[] =>
      response.headers.get(`access-control-allow-${name}`)?.split(', ') ?? []

    const preflight = await fetch(input, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': method,
        'access-control-request-headers': needed.join(','),
      },
    })
    const isAllowed =
      preflight.ok &&
      allows(preflight) &&
      listed(preflight, 'methods').includes(method) &&
      needed.every((name) => listed(preflight, 'headers').includes(name))
    if (!isAllowed) throw new TypeError('Failed to fetch')
    asked.push(`${method} ${needed.join(' ')}`)
    const response = await fetch(input, { ...init, headers: { ...Object.fromEntries(new Headers(headers)), origin } })
    if (!allows(response)) throw new TypeError('Failed to fetch')
    return response
  }

describe('A backend for pages of another origin', () => {
  it(
    'is asked, asked again and left with all headers of a relay',
    withBackend(serve(), async ({ url }) => {
      const asked: string[] = []
      const read = relay<object>({
        url,
        fetch: fetchAs(page, asked),
        credentials: 'include',
        headers: () => of({ authorization: 'Bearer ana' }),
        initialDelay: 0,
      })
      const frames = await lastValueFrom(read({}).pipe(take(3), toArray()))
      expect(frames.map(({ data }) => data)).toEqual(['a', 'b', 'c'])
      while (asked.length < 2) await new Promise((resolve) => setTimeout(resolve, 1))
      expect(asked).toEqual(['POST authorization content-type idempotency-key', 'DELETE authorization idempotency-key'])
    }),
  )

  it(
    'is asked again with a position',
    withBackend(serve(), async ({ url }) => {
      const asked: string[] = []
      const read = relay<object>({ url, fetch: fetchAs(page, asked), initialDelay: 0, leaves: () => false })
      const reading = read({}).subscribe()
      while (asked.length < 2) await new Promise((resolve) => setTimeout(resolve, 1))
      reading.unsubscribe()
      expect(asked[1]).toBe('POST content-type idempotency-key last-event-id')
    }),
  )

  it(
    'refuses the page of any other origin',
    withBackend(serve(), async ({ url }) => {
      const fetch = fetchAs('https://other.example', [])
      await expect(fetch(url, { method: 'POST' })).rejects.toThrow('Failed to fetch')
    }),
  )

  it('is the one of the documentation', () => {
    const read = (path: string): string => readFileSync(join(__dirname, '../..', path), 'utf8')
    const [, code = ''] = /\n(export const allowOrigin[^]*\n})\n/.exec(read('examples/relay/allowOrigin.ts')) ?? []
    expect(code).not.toBe('')
    expect(read('docs/origins.md')).toContain(code.replace('export ', ''))
  })
})
