import { catchError, defer, type Observable, type ObservableInput, take, throwError, throwIfEmpty } from 'rxjs'
import { isFailure } from '../../failure/Failure.ts'
import { TransportFailure } from '../../failure/TransportFailure.ts'
import type { TransportConfig } from './Transport.ts'

/**
 * Emits the first thing that a function of the user's gives for a credential.
 *
 * **Fails with** a {@link TransportFailure} of phase `credential`, where the function fails or gives nothing.
 */
export const askFor = <A>(name: string, ask: () => ObservableInput<A>): Observable<A> =>
  defer(ask).pipe(
    take(1),
    throwIfEmpty(() => refusal(`The function for ${name} gave nothing`)),
    catchError((cause: unknown) =>
      throwError(() => (isFailure(cause) ? cause : refusal(`The function for ${name} failed`, cause))),
    ),
  )

/** Throws where this is a browser that has not been allowed to hold a credential. */
export const refuseInBrowser = ({ dangerouslyAllowBrowser = false }: TransportConfig): void => {
  if (isBrowser() && !dangerouslyAllowBrowser) throw refusal(inBrowser)
}

/** What a header may hold. Anything else is refused here, because `fetch` would print the whole value in its error. */
const headerValue = /^[\t\x20-\x7e\x80-\xff]+$/

/** The value without the blanks around it; throws where it can stand in no header. */
export const headerOf = (name: string, value: string | undefined): string => {
  if (value === undefined) throw refusal(`The ${name} is undefined: is its variable set?`)
  const secret = value.trim()
  if (secret === '') throw refusal(`The ${name} is empty`)
  if (!headerValue.test(secret)) throw refusal(`The ${name} holds a character that no header carries`)
  return secret
}

const isBrowser = (): boolean => typeof window !== 'undefined' && typeof window.document !== 'undefined'

const inBrowser =
  'A page shows its credentials to everybody: call a backend that holds them, or set dangerouslyAllowBrowser: true'

const refusal = (message: string, cause?: unknown): TransportFailure =>
  new TransportFailure(message, { phase: 'credential', cause })
