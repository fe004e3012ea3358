import { type EnvironmentProviders, inject, InjectionToken, makeEnvironmentProviders } from '@angular/core'
import type { MessageRequest } from '../codec/messages/request/MessageRequest.ts'
import type { MessageStreamEvent } from '../codec/messages/MessageStreamEvent.ts'
import type { StreamFn } from '../StreamFn.ts'

type Ask = StreamFn<MessageRequest, MessageStreamEvent>

const anthropicToken = new InjectionToken<Ask>('rxjs-anthropic')

/**
 * Provides the function that asks Claude, for {@link injectAnthropic}.
 *
 * `ask` runs once, in an injection context, when the function is injected first. Nothing is sent by that, on a server as in a browser.
 * A double for a spec is provided in the same way.
 *
 * **Fails with** nothing; what `ask` throws is thrown where the function is injected.
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
 * @category Angular
 */
export const provideAnthropic = (ask: () => Ask): EnvironmentProviders =>
  makeEnvironmentProviders([{ provide: anthropicToken, useFactory: ask }])

/**
 * Gives the function that asks Claude: what {@link provideAnthropic} provides. To be called in an injection context.
 *
 * It is a `StreamFn` like any other, and so goes wherever one goes: `withTools(injectAnthropic(), [weather])`.
 *
 * **Throws** an `Error` where nobody provided it.
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
 * @category Angular
 */
export const injectAnthropic = (): Ask => inject(anthropicToken, { optional: true }) ?? notProvided()

const notProvided = (): never => {
  throw new Error('Nobody to ask: provideAnthropic() is missing among the providers')
}
