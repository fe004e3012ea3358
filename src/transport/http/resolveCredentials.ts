import { defer, forkJoin, map, type Observable, of } from 'rxjs'
import { headerValue, refuseInBrowser, resolveCredential } from './resolveCredential.ts'
import type { Credential, TransportConfig } from './Transport.ts'

/**
 * Emits the values of the named credentials of a config, resolved on each subscription.
 *
 * **Errors with** a {@link TransportFailure} of phase `credential`: if a function fails, if a value is undefined or not allowed in a header,
 * and in a browser without `dangerouslyAllowBrowser`.
 */
export const resolveCredentials = <Name extends string>(
  config: TransportConfig & { readonly [N in Name]?: Credential | undefined },
  names: readonly Name[],
): Observable<{ readonly [N in Name]?: string }> =>
  defer(() => {
    const present = names.filter((name) => name in config)
    if (present.length === 0) return of({})
    refuseInBrowser(config)
    const values = present.some((name) => typeof config[name] === 'function')
      ? forkJoin(present.map((name) => resolve(name, config[name], config)))
      : of(present.map((name) => headerValue(name, config[name])))
    return values.pipe(
      map(
        (resolved) =>
          Object.fromEntries(present.map((name, at) => [name, resolved[at]])) as { readonly [N in Name]?: string },
      ),
    )
  })

const resolve = (name: string, credential: Credential | undefined, config: TransportConfig): Observable<string> =>
  (typeof credential === 'function' ? resolveCredential(name, credential, config) : of(credential)).pipe(
    map((value) => headerValue(name, value)),
  )
