import {
  catchError,
  from,
  identity,
  type Observable,
  type ObservableInput,
  take,
  throwError,
  throwIfEmpty,
  timeout,
} from 'rxjs'
import { isFailure } from '../../failure/Failure.ts'
import { TransportFailure } from '../../failure/TransportFailure.ts'
import { abortable } from '../../operators/abortable.ts'
import { clampDelay } from '../../operators/recovery/clampDelay.ts'
import { defaultIdleTimeout } from './idleClock.ts'
import type { TransportConfig } from './Transport.ts'

/**
 * Emits the first value of a function of the caller that provides a credential. Its signal fires if no one waits for a value any more.
 *
 * **Errors with** a {@link TransportFailure} of phase `credential` if the function fails, completes without a value or has none after `idleTimeout`.
 */
export const resolveCredential = <A>(
  name: string,
  provide: (context: { readonly signal: AbortSignal }) => ObservableInput<A>,
  { idleTimeout = defaultIdleTimeout }: TransportConfig,
): Observable<A> =>
  abortable((signal) => from(provide({ signal })).pipe(take(1))).pipe(
    idleTimeout > 0 && idleTimeout < Infinity
      ? timeout({
          first: clampDelay(idleTimeout),
          with: () => throwError(() => credentialFailure(`The ${name} function had no value after ${idleTimeout} ms`)),
        })
      : identity,
    throwIfEmpty(() => credentialFailure(`The ${name} function completed without a value`)),
    catchError((cause: unknown) =>
      throwError(() => (isFailure(cause) ? cause : credentialFailure(`The ${name} function failed`, cause))),
    ),
  )

/** Throws in a browser, unless the config allows credentials there. */
export const refuseInBrowser = ({ dangerouslyAllowBrowser = false }: TransportConfig): void => {
  if (isBrowser() && !dangerouslyAllowBrowser) throw credentialFailure(refusedInBrowser)
}

/** What a header can carry. Other values are refused here, because the error of `fetch` would print them. */
const headerCharacters = /^[\t\x20-\x7e\x80-\xff]+$/

/** Returns the trimmed value. Throws if it is not a text, is empty or is not allowed in a header. */
export const headerValue = (name: string, value: unknown): string => {
  if (value === undefined) throw credentialFailure(`${name} is undefined. Is the environment variable set?`)
  if (typeof value !== 'string')
    throw credentialFailure(`${name} is ${value === null ? 'null' : `of type ${typeof value}`}, not a string`)
  const trimmed = value.trim()
  if (trimmed === '') throw credentialFailure(`${name} is empty. Is the environment variable set?`)
  if (!headerCharacters.test(trimmed))
    throw credentialFailure(`${name} contains a character that an HTTP header cannot carry, such as a line break`)
  return trimmed
}

const isBrowser = (): boolean => typeof window !== 'undefined' && typeof window.document !== 'undefined'

const refusedInBrowser =
  'Everyone who opens this page could read the credential. Call a backend that holds it, or set dangerouslyAllowBrowser: true'

const credentialFailure = (message: string, cause?: unknown): TransportFailure =>
  new TransportFailure(message, { phase: 'credential', cause })
