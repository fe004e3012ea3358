import { map, type Observable, switchMap } from 'rxjs'
import { type HttpRequest, httpRequest, type RequestParts } from './httpRequest.ts'
import { headerValue, resolveCredential } from './resolveCredential.ts'
import { resolveCredentials } from './resolveCredentials.ts'
import { type Sign, signRequest } from './signRequest.ts'
import type { Credential, HeadersFunction, TransportConfig } from './Transport.ts'

/**
 * Emits the request of a transport. On each subscription the named credentials and the headers are resolved, and the request is signed.
 *
 * **Errors with** a `TransportFailure` of phase `credential` if one of these fails; with an `ApiFailure` if the body cannot be written as JSON.
 */
export const transportRequest = <Name extends string = never>(
  config: TransportConfig & { readonly sign?: Sign | undefined } & {
    readonly [N in Name]?: Credential | undefined
  },
  names: readonly Name[],
  parts: (credentials: { readonly [N in Name]?: string }) => RequestParts,
): Observable<HttpRequest> => {
  const { headers, sign } = config
  const request = resolveCredentials(config, names).pipe(
    typeof headers === 'function'
      ? switchMap((credentials) =>
          resolveHeaders(headers, config).pipe(map((resolved) => httpRequest(parts(credentials), resolved))),
        )
      : map((credentials) => httpRequest(parts(credentials), headers)),
  )
  return sign === undefined ? request : request.pipe(switchMap((unsigned) => signRequest(unsigned, sign, config)))
}

const resolveHeaders = (
  headers: HeadersFunction,
  config: TransportConfig,
): Observable<Readonly<Record<string, string>>> =>
  resolveCredential('headers', headers, config).pipe(
    map((resolved) =>
      Object.fromEntries(Object.entries(resolved).map(([name, value]) => [name, headerValue(name, value)])),
    ),
  )
