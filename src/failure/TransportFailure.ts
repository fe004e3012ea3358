import { tagged } from './tagged.ts'

/**
 * The fields of a {@link TransportFailure}.
 *
 * @since 0.1.0
 * @category Failures
 */
export interface TransportFailureFields {
  /** `credential`: the credential function failed; `connect`: no response arrived; `body`: the connection broke while the body was read. */
  readonly phase: 'credential' | 'connect' | 'body'
  /** The host of the request, for your logs: a relay does not send it. Absent for the phase `credential`. */
  readonly host?: string
  /** False if a transport has retried already, as {@link relay} does. */
  readonly shouldRetry?: boolean
}

/**
 * The credential function failed, the connection failed, or the connection was lost.
 *
 * It is transient, except for `phase: 'credential'`. `cause` is the error of `fetch` or of the credential function;
 * if it contains a key, it is replaced by an error without the key.
 *
 * **What to do:** for `connect` and `body`, try again, with {@link retryWithBackoff} or {@link restartWithBackoff}; check the network, the proxy and `baseUrl` if it
 * persists. For `credential`, pass a key, or mend the function that fetches it: nothing was sent.
 *
 * @example
 * ```ts
 * import { TransportFailure, isTransient } from 'rxjs-anthropic'
 *
 * console.log(isTransient(new TransportFailure('The connection was lost', { phase: 'body' }))) // => true
 * ```
 *
 * @see {@link Failure} for the whole union
 * @since 0.1.0
 * @category Failures
 */
export class TransportFailure extends tagged('TransportFailure')<TransportFailureFields> {}
