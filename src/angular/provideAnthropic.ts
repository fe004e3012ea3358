import { type EnvironmentProviders, inject, InjectionToken, makeEnvironmentProviders } from '@angular/core'
import type { MessageRequest } from '../codec/messages/request/MessageRequest.ts'
import type { MessageStreamEvent } from '../codec/messages/MessageStreamEvent.ts'
import type { StreamFn } from '../StreamFn.ts'

type Ask = StreamFn<MessageRequest, MessageStreamEvent>

const anthropicToken = new InjectionToken<Ask>('rxjs-anthropic')

/**
 * Provides the stream function that sends requests to Claude, for {@link injectAnthropic}.
 *
 * `ask` is a factory. It runs once, in an injection context, at the first injection; this sends no request, neither on a server nor in a browser.
 * A test double is provided in the same way.
 *
 * @example
 * ```ts
 * import { provideHttpClient } from '@angular/common/http'
 * import type { ApplicationConfig } from '@angular/core'
 * import { messages } from 'rxjs-anthropic'
 * import { httpTransport, provideAnthropic } from 'rxjs-anthropic/angular'
 *
 * export const appConfig: ApplicationConfig = {
 *   providers: [provideHttpClient(), provideAnthropic(() => messages(httpTransport({ url: '/api/messages' })))],
 * }
 * ```
 *
 * @example In a spec
 * ```ts
 * import { TestBed } from '@angular/core/testing'
 * import { provideAnthropic } from 'rxjs-anthropic/angular'
 * import { streamOf } from 'rxjs-anthropic/testing'
 *
 * TestBed.configureTestingModule({ providers: [provideAnthropic(() => streamOf('S[ab]$(.|)'))] })
 * ```
 *
 * @see {@link httpTransport} for a transport that interceptors see
 * @since 0.1.0
 * @category Angular
 */
export const provideAnthropic = (ask: () => Ask): EnvironmentProviders =>
  makeEnvironmentProviders([{ provide: anthropicToken, useFactory: ask }])

/**
 * Returns the stream function of {@link provideAnthropic}. Call it in an injection context.
 *
 * It is a `StreamFn` like any other, so it works wherever one does: `withTools(injectAnthropic(), [weather])`.
 *
 * **Throws** an `Error` if it was not provided.
 *
 * @example
 * ```ts
 * import { toSignal } from '@angular/core/rxjs-interop'
 * import { scanMessage } from 'rxjs-anthropic'
 * import { injectAnthropic } from 'rxjs-anthropic/angular'
 *
 * export class Greeting {
 *   readonly message = toSignal(injectAnthropic()(request).pipe(scanMessage()))
 * }
 * ```
 *
 * @since 0.1.0
 * @category Angular
 */
export const injectAnthropic = (): Ask => inject(anthropicToken, { optional: true }) ?? notProvided()

const notProvided = (): never => {
  throw new Error('No provider for Anthropic: add provideAnthropic() to the providers of your application.')
}
