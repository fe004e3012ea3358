import { defer, from, map, type Observable, type ObservableInput } from 'rxjs'
import { askFor, headerOf, refuseInBrowser } from './askFor.ts'
import type { Call } from './fetchBytes.ts'
import type { TransportConfig } from './Transport.ts'

/**
 * What a signer is given: the request as it will be sent.
 *
 * @category Transports
 */
export interface UnsignedRequest {
  readonly method: string
  readonly url: string
  /** Their names are in lower case. `host` is not among them: `fetch` sends that of the URL. */
  readonly headers: Readonly<Record<string, string>>
  /** JSON. */
  readonly body: string
}

/**
 * What a signer gives. Its headers are added to the request, and nothing else of it is looked at,
 * so that the signed request which most signers make can be given as it is.
 *
 * @category Transports
 */
export interface SignedRequest {
  readonly headers: Iterable<readonly [string, string]> | Readonly<Record<string, string>>
}

/**
 * Signs one request; it is called at each subscription, because a signature holds for minutes only.
 *
 * One that fails, or gives nothing, fails the stream with a {@link TransportFailure} of phase `credential`.
 *
 * @category Transports
 */
export type Sign = (request: UnsignedRequest) => ObservableInput<SignedRequest>

/**
 * Emits the call with the headers that sign it, which no failure shows.
 *
 * **Fails with** a {@link TransportFailure} of phase `credential`, as `withCredentials` does.
 */
export const signCall = (call: Call, sign: Sign, config: TransportConfig): Observable<Call> =>
  defer(() => {
    refuseInBrowser(config)
    const { method, url, headers, body = '' } = call
    return askFor('sign', () =>
      from(sign({ method, url, headers, body })).pipe(map((signed) => withSignature(call, signed))),
    )
  })

const withSignature = (call: Call, { headers }: SignedRequest): Call => {
  const given = Symbol.iterator in headers ? [...headers] : Object.entries(headers)
  const added = given
    .map(([name, value]): readonly [string, string] => [name.toLowerCase(), headerOf(name, value)])
    .filter(([name, value]) => name !== 'host' && call.headers[name] !== value)
  return {
    ...call,
    headers: { ...call.headers, ...Object.fromEntries(added) },
    secrets: [...call.secrets, ...added.flatMap(secretsIn)],
  }
}

/** A header that signs, and the parts of it by which it does. The date of a signature is no secret, and AWS's errors name it. */
const secretsIn = ([name, value]: readonly [string, string]): readonly string[] => {
  const [, ...parts] = value.split(/[ ,]+(?:(?:Credential|SignedHeaders|Signature)=)?/)
  return name === 'x-amz-date' ? [] : [value, ...parts].filter((secret) => secret.length >= 8)
}
