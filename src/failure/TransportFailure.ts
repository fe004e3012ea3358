import { tagged } from './tagged.ts'

/**
 * The fields of a {@link TransportFailure}.
 *
 * @category Failures
 */
export interface TransportFailureFields {
  /** `credential`: no credential could be had; `connect`: no response came; `body`: the connection broke while the response was being read. */
  readonly phase: 'credential' | 'connect' | 'body'
}

/**
 * No credential, no connection, or a connection that was lost.
 *
 * Transient, but for `phase: 'credential'`. `cause` is the error of `fetch` or of the credential's function;
 * where it would show a key, it is replaced by one that does not.
 *
 * @example
 * ```ts
 * import { TransportFailure, isTransient } from 'rxjs-anthropic'
 *
 * console.log(isTransient(new TransportFailure('The connection was lost', { phase: 'body' }))) // => true
 * ```
 *
 * @see {@link Failure} for the whole union
 * @category Failures
 */
export class TransportFailure extends tagged('TransportFailure')<TransportFailureFields> {}
