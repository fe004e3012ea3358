import { defer, forkJoin, map, type Observable, of, switchMap } from 'rxjs'
import { headerValue, refuseInBrowser, resolveCredential } from './resolveCredential.ts'
import type { Credential, TransportConfig } from './Transport.ts'

/**
 * Resolves each named credential of the config, on each subscription, and continues with the values.
 *
 * **Errors with** a {@link TransportFailure} of phase `credential`, before anything is sent: if a function fails,
 * if a value is undefined or not allowed in a header, and in a browser without `dangerouslyAllowBrowser`.
 */
export const withCredentials = <Name extends string, A>(
  config: TransportConfig & { readonly [N in Name]?: Credential | undefined },
  names: readonly Name[],
  use: (resolved: { readonly [N in Name]?: string }) => Observable<A>,
): Observable<A> => {
  const present = names.filter((name) => name in config)
  if (present.length === 0) return use({})
  return defer(() => {
    refuseInBrowser(config)
    return forkJoin(present.map((name) => resolve(name, config[name]).pipe(map((value) => [name, value] as const))))
  }).pipe(switchMap((resolved) => use(Object.fromEntries(resolved) as { readonly [N in Name]?: string })))
}

const resolve = (name: string, credential: Credential | undefined): Observable<string> =>
  (typeof credential === 'function' ? resolveCredential(name, credential) : of(credential)).pipe(
    map((value) => headerValue(name, value)),
  )
