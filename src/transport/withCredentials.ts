import { catchError, defer, forkJoin, map, type Observable, of, switchMap, take, throwError, throwIfEmpty } from 'rxjs'
import { isFailure } from '../failure/Failure.ts'
import { TransportFailure } from '../failure/TransportFailure.ts'
import type { Credential, TransportConfig } from './Transport.ts'

/**
 * Asks for each credential, anew at each subscription, and goes on with them. One that is undefined stays so.
 *
 * **Fails with** a {@link TransportFailure} of phase `credential`, before anything is sent: where a function fails,
 * where a value cannot stand in a header, and in a browser that has not been allowed to hold one.
 */
export const withCredentials = <A>(
  credentials: Readonly<Record<string, Credential | undefined>>,
  { dangerouslyAllowBrowser = false }: TransportConfig,
  use: (resolved: Readonly<Record<string, string | undefined>>) => Observable<A>,
): Observable<A> => {
  const given = Object.entries(credentials).filter((entry): entry is [string, Credential] => entry[1] !== undefined)
  if (given.length > 0 && isBrowser() && !dangerouslyAllowBrowser) return throwError(() => refusal(inBrowser))
  if (given.length === 0) return use({})
  return forkJoin(Object.fromEntries(given.map(([name, credential]) => [name, resolve(name, credential)]))).pipe(
    switchMap(use),
  )
}

const resolve = (name: string, credential: Credential): Observable<string> =>
  (typeof credential === 'string' ? of(credential) : askFunction(name, credential)).pipe(
    map((value) => usable(name, value)),
  )

const askFunction = (name: string, credential: Exclude<Credential, string>): Observable<string> =>
  defer(credential).pipe(
    take(1),
    throwIfEmpty(() => refusal(`The function for ${name} gave nothing`)),
    catchError((cause: unknown) =>
      throwError(() => (isFailure(cause) ? cause : refusal(`The function for ${name} failed`, cause))),
    ),
  )

/** What a header may hold. Anything else is refused here, because `fetch` would print the whole value in its error. */
const headerValue = /^[\t\x20-\x7e\x80-\xff]+$/

const usable = (name: string, value: string): string => {
  const secret = value.trim()
  if (secret === '') throw refusal(`The ${name} is empty`)
  if (!headerValue.test(secret)) throw refusal(`The ${name} holds a character that no header can carry`)
  return secret
}

const isBrowser = (): boolean => typeof window !== 'undefined' && typeof window.document !== 'undefined'

const inBrowser =
  'A credential in a browser can be read by everybody who opens the page: ' +
  'call a backend of your own that holds it, or set dangerouslyAllowBrowser: true'

const refusal = (message: string, cause?: unknown): TransportFailure =>
  new TransportFailure(message, { phase: 'credential', cause })
