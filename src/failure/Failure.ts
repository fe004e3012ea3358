import type { ApiFailure } from './ApiFailure.ts'
import type { DecodeFailure } from './DecodeFailure.ts'
import { isTransientError } from './isTransientError.ts'
import type { ProtocolFailure } from './ProtocolFailure.ts'
import type { StalledFailure } from './StalledFailure.ts'
import { isTagged } from './tagged.ts'
import type { TransportFailure } from './TransportFailure.ts'
import type { TruncatedFailure } from './TruncatedFailure.ts'

/**
 * Every error of a stream of this library: a union, discriminated by `_tag`.
 *
 * Each member is an `Error`. A stream errors with the same object that `toEither` puts into a `Left`.
 *
 * @example One `switch`, checked by the compiler
 * ```ts
 * import type { Failure } from 'rxjs-anthropic'
 *
 * const advice = (failure: Failure): string => {
 *   switch (failure._tag) {
 *     case 'TransportFailure': return `No connection (${failure.phase}).`
 *     case 'StalledFailure': return `Silent for ${failure.after} ms.`
 *     case 'ApiFailure': return `The API answered ${failure.kind}.`
 *     case 'DecodeFailure': return `Unreadable: ${failure.message}`
 *     case 'ProtocolFailure': return `Impossible: ${failure.message}`
 *     case 'TruncatedFailure': return 'The answer is incomplete.'
 *   }
 * }
 * ```
 *
 * @since 0.1.0
 * @category Failures
 */
export type Failure =
  TransportFailure | StalledFailure | ApiFailure | DecodeFailure | ProtocolFailure | TruncatedFailure

/**
 * Returns whether an error is a {@link Failure}, also if another copy of this package created it.
 *
 * @example
 * ```ts
 * import { TruncatedFailure, isFailure } from 'rxjs-anthropic'
 *
 * console.log(isFailure(new TruncatedFailure('The stream ended early'))) // => true
 * console.log(isFailure(new Error('a bug'))) // => false
 * ```
 *
 * @since 0.1.0
 * @category Failures
 */
export const isFailure = (error: unknown): error is Failure => isTagged(error)

/**
 * Returns whether the same request may succeed later.
 *
 * Lost connections, silence, truncation and temporary errors of the API are transient.
 * Refused credentials, invalid requests and responses that cannot be decoded are not.
 *
 * @example
 * ```ts
 * import { ApiFailure, isTransient } from 'rxjs-anthropic'
 *
 * console.log(isTransient(new ApiFailure('Overloaded', { kind: 'overloaded_error' }))) // => true
 * console.log(isTransient(new ApiFailure('No such model', { kind: 'not_found_error', status: 404 }))) // => false
 * ```
 *
 * @since 0.1.0
 * @category Failures
 */
export const isTransient = (failure: Failure): boolean => {
  switch (failure._tag) {
    case 'TransportFailure':
      return failure.shouldRetry ?? failure.phase !== 'credential'
    case 'ApiFailure':
      return isTransientError(failure)
    case 'StalledFailure':
      return failure.shouldRetry ?? true
    case 'TruncatedFailure':
      return failure.shouldRetry ?? failure.stopReason === undefined
    case 'DecodeFailure':
      return false
    case 'ProtocolFailure':
      return failure.reason === 'spliced'
  }
}
