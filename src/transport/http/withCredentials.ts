import { defer, forkJoin, map, type Observable, of, switchMap } from 'rxjs'
import { askFor, headerOf, refuseInBrowser } from './askFor.ts'
import type { Credential, TransportConfig } from './Transport.ts'

/**
 * Asks for each credential that the config names, anew at each subscription, and goes on with them.
 *
 * **Fails with** a {@link TransportFailure} of phase `credential`, before anything is sent: where a function fails,
 * where a value is undefined or cannot stand in a header, and in a browser that has not been allowed to hold one.
 */
export const withCredentials = <Name extends string, A>(
  config: TransportConfig & { readonly [N in Name]?: Credential | undefined },
  names: readonly Name[],
  use: (resolved: { readonly [N in Name]?: string }) => Observable<A>,
): Observable<A> => {
  const given = names.filter((name) => name in config)
  if (given.length === 0) return use({})
  return defer(() => {
    refuseInBrowser(config)
    return forkJoin(given.map((name) => resolve(name, config[name]).pipe(map((value) => [name, value] as const))))
  }).pipe(switchMap((resolved) => use(Object.fromEntries(resolved) as { readonly [N in Name]?: string })))
}

const resolve = (name: string, credential: Credential | undefined): Observable<string> =>
  (typeof credential === 'function' ? askFor(name, credential) : of(credential)).pipe(
    map((value) => headerOf(name, value)),
  )
