import { defer, from, map, type Observable, type ObservableInput } from 'rxjs'
import type { HttpRequest } from './httpRequest.ts'
import { headerValue, refuseInBrowser, resolveCredential } from './resolveCredential.ts'
import type { TransportConfig } from './Transport.ts'

/**
 * The request that a {@link Sign} function receives, as it will be sent.
 *
 * @category Transports
 * @since 0.1.0
 */
export interface UnsignedRequest {
  readonly method: string
  readonly url: string
  /** Header names are in lower case. `host` is not included: `fetch` sends that of the URL. */
  readonly headers: Readonly<Record<string, string>>
  /** JSON text. */
  readonly body: string
}

/**
 * The result of a {@link Sign} function. Its headers are added to the request; everything else is ignored,
 * so that you can return the signed request of any signer as it is.
 *
 * @category Transports
 * @since 0.1.0
 */
export interface SignedRequest {
  readonly headers: Iterable<readonly [string, string]> | Readonly<Record<string, string>>
}

/**
 * Signs one request. It is called on each subscription, because a signature is valid for minutes only.
 *
 * If it fails or completes without a value, the stream errors with a {@link TransportFailure} of phase `credential`.
 * The signal fires if the stream is unsubscribed or errors before there is a value.
 *
 * @category Transports
 * @since 0.1.0
 */
export type Sign = (
  request: UnsignedRequest,
  context: { readonly signal: AbortSignal },
) => ObservableInput<SignedRequest>

/**
 * Emits the request with the headers of its signature, which count as secrets.
 *
 * **Errors with** a {@link TransportFailure} of phase `credential`, as `withCredentials` does.
 */
export const signRequest = (request: HttpRequest, sign: Sign, config: TransportConfig): Observable<HttpRequest> =>
  defer(() => {
    refuseInBrowser(config)
    const { method, url, headers, body = '' } = request
    return resolveCredential(
      'sign',
      (context) =>
        from(sign({ method, url, headers, body }, context)).pipe(map((signed) => addSignature(request, signed))),
      config,
    )
  })

const addSignature = (request: HttpRequest, { headers }: SignedRequest): HttpRequest => {
  const all = Symbol.iterator in headers ? [...headers] : Object.entries(headers)
  const added = all
    .map(([name, value]): readonly [string, string] => [name.toLowerCase(), headerValue(name, value)])
    .filter(([name, value]) => name !== 'host' && request.headers[name] !== value)
  return {
    ...request,
    headers: { ...request.headers, ...Object.fromEntries(added) },
    secrets: [...request.secrets, ...added.flatMap(signatureSecrets)],
  }
}

/** The value of a header of a signature, and its parts. The date is not a secret, and AWS repeats it in its errors. */
const signatureSecrets = ([name, value]: readonly [string, string]): readonly string[] => {
  const [, ...parts] = value.split(/[ ,]+(?:(?:Credential|SignedHeaders|Signature)=)?/)
  return name === 'x-amz-date' ? [] : [value, ...parts].filter((secret) => secret.length >= 8)
}
