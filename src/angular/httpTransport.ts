import type { MessageRequest } from '../codec/messages/request/MessageRequest.ts'
import { relay, type RelayConfig } from '../relay/relay.ts'
import type { Transport } from '../transport/http/Transport.ts'
import { httpFetch } from './httpFetch.ts'

/**
 * Options of {@link httpTransport}.
 *
 * @since 0.1.0
 * @category Angular
 */
export interface HttpTransportConfig extends Omit<RelayConfig, 'fetch'> {}

/**
 * Creates a transport to your own backend over `HttpClient`, which emits the frames of each response. Call it in an injection context.
 *
 * It is {@link relay} over {@link httpFetch}: the request is posted as JSON, interceptors see it, and a lost connection is resumed
 * if the backend numbers its frames. A backend that passes the events of the API on unchanged works, too.
 * No key is involved: the backend holds it.
 *
 * **Errors with** the failures of {@link relay}.
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
 * @since 0.1.0
 * @category Angular
 */
export const httpTransport = <Request = MessageRequest>(config: HttpTransportConfig): Transport<Request> =>
  relay<Request>({ ...config, fetch: httpFetch() })
