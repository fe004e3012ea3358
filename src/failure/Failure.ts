import type { ApiFailure } from './ApiFailure.ts'
import type { DecodeFailure } from './DecodeFailure.ts'
import { isTransientError } from './isTransientError.ts'
import type { ProtocolFailure } from './ProtocolFailure.ts'
import type { StalledFailure } from './StalledFailure.ts'
import { isTagged } from './tagged.ts'
import type { TransportFailure } from './TransportFailure.ts'
import type { TruncatedFailure } from './TruncatedFailure.ts'

/**
 * Everything that can go wrong with a stream of this library: one union, discriminated by `_tag`.
 *
 * Each member is an `Error`, the same object whether it travels as the error of a stream or in a `Left`.
 *
 * @example One `switch`, checked by the compiler
 * ```ts
 * import type { Failure } from 'rxjs-anthropic'
 *
 * const advice = (failure: Failure): string => {
 *   switch (failure._tag) {
 *     case 'TransportFailure': return `No connection (${failure.phase}).`
 *     case 'StalledFailure': return `Silent for ${failure.after} ms.`
 *     case 'ApiFailure': return `Claude said ${failure.kind}.`
 *     case 'DecodeFailure': return `Unreadable: ${failure.message}`
 *     case 'ProtocolFailure': return `Impossible: ${failure.message}`
 *     case 'TruncatedFailure': return 'The answer broke off.'
 *   }
 * }
 * ```
 *
 * @category Failures
 */
export type Failure =
  TransportFailure | StalledFailure | ApiFailure | DecodeFailure | ProtocolFailure | TruncatedFailure

/**
 * Tells whether an error is a {@link Failure}, also one made by another copy of this package.
 *
 * @example
 * ```ts
 * import { TruncatedFailure, isFailure } from 'rxjs-anthropic'
 *
 * console.log(isFailure(new TruncatedFailure('The stream broke off'))) // => true
 * console.log(isFailure(new Error('a bug of mine'))) // => false
 * ```
 *
 * @category Failures
 */
export const isFailure = (error: unknown): error is Failure => isTagged(error)

/**
 * Tells whether the same request may well succeed a little later.
 *
 * Connections that break, silence, truncation and the passing errors of the API are transient;
 * a refused credential, a request that is wrong, and whatever cannot be decoded are not.
 *
 * @example
 * ```ts
 * import { ApiFailure, isTransient } from 'rxjs-anthropic'
 *
 * console.log(isTransient(new ApiFailure('Overloaded', { kind: 'overloaded_error' }))) // => true
 * console.log(isTransient(new ApiFailure('No such model', { kind: 'not_found_error', status: 404 }))) // => false
 * ```
 *
 * @category Failures
 */
export const isTransient = (failure: Failure): boolean => {
  switch (failure._tag) {
    case 'TransportFailure':
      return failure.phase !== 'credential'
    case 'ApiFailure':
      return isTransientError(failure)
    case 'StalledFailure':
    case 'TruncatedFailure':
      return true
    case 'DecodeFailure':
    case 'ProtocolFailure':
      return false
  }
}
