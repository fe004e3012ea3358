import type { MessageRequest } from '../codec/messages/request/MessageRequest.ts'
import { relay, type RelayConfig } from '../relay/relay.ts'
import type { Transport } from '../transport/http/Transport.ts'
import { httpFetch } from './httpFetch.ts'

/**
 * Where the backend is, and how it is asked.
 *
 * @category Angular
 */
export interface HttpTransportConfig extends Omit<RelayConfig, 'fetch'> {}

/**
 * A backend of your own as a transport over `HttpClient`: emits the frames of each answer. To be called in an injection context.
 *
 * It is {@link relay} over {@link httpFetch}: the request is posted as JSON, interceptors see it, and a lost connection is taken up
 * where the backend numbers its frames. One that passes on the events of the API as they are will do, too.
 * No key is involved: the backend holds it.
 *
 * **Fails with** what {@link relay} fails with.
 *
 * @example
 * ```ts
 * import { messages } from 'rxjs-anthropic'
 * import { httpTransport, provideAnthropic } from 'rxjs-anthropic/angular'
 *
 * provideAnthropic(() => messages(httpTransport({ url: '/api/messages', idleTimeout: 30_000 })))
 * ```
 *
 * @see {@link provideAnthropic}
 * @category Angular
 */
export const httpTransport = <Request = MessageRequest>(config: HttpTransportConfig): Transport<Request> =>
  relay<Request>({ ...config, fetch: httpFetch() })
