import {
  type Attributes,
  type Context,
  context,
  type Exception,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'
import { defer, type NextObserver, tap } from 'rxjs'
import type { MessageRequest } from '../codec/messages/request/MessageRequest.ts'
import type { MessageStreamEvent } from '../codec/messages/MessageStreamEvent.ts'
import { isFailure } from '../failure/Failure.ts'
import { messageReducer } from '../operators/fold/messageReducer.ts'
import type { MessageSnapshot } from '../operators/fold/MessageSnapshot.ts'
import type { StreamFn } from '../StreamFn.ts'
import type { Opened } from '../transport/http/Transport.ts'

/**
 * What a transport needs to be part of a trace: pass both to it.
 *
 * @since 0.1.0
 * @category Telemetry
 */
export interface RequestTrace {
  /** The headers that continue the trace at the server, such as `traceparent`. */
  readonly headers: Readonly<Record<string, string>>
  /** Records the HTTP status and the request id. */
  readonly openObserver: NextObserver<Opened>
}

/**
 * Options of {@link traceMessages}.
 *
 * @since 0.1.0
 * @category Telemetry
 */
export interface TraceConfig {
  /** Returns more attributes for the span of a request. They take precedence: `'gen_ai.provider.name': 'gcp.vertex_ai'`. Default: none. */
  readonly attributes?: ((request: MessageRequest) => Attributes) | undefined
  /** The context whose span is the parent. Default: the one that is active at the subscription. */
  readonly parent?: Context | undefined
}

/**
 * Creates a function that sends requests, each in an OpenTelemetry span of kind client. The events are those of the function that `open` returns.
 *
 * ```text
 * open(trace)(request)        ---S[-a-b]$(.|)
 * traceMessages(open)(request)  ---S[-a-b]$(.|)
 * ```
 *
 * The span starts at the subscription, as a child of the active one or of `parent`, and ends with the stream. `open` is called on each subscription,
 * with the headers and the observer of that span. So each attempt of a retry and each request of {@link withTools} has a span of its own, and
 * no context has to be carried through asynchronous code: it works in browsers and workers, too.
 * The span has the attributes of the conventions for generative AI, and never the content of a message: docs/telemetry.md lists them.
 * `rxjs_anthropic.end` tells the ends of a stream apart: `complete`, `error`, or `unsubscribed` if the reader left before `message_stop`.
 *
 * **Errors with** the errors of `open` and of the stream, unchanged.
 *
 * @example
 * ```ts
 * import { anthropic, messages } from 'rxjs-anthropic'
 * import { traceMessages } from 'rxjs-anthropic/telemetry'
 *
 * const ask = traceMessages((trace) => messages(anthropic({ apiKey, ...trace })))
 * ```
 *
 * @see https://opentelemetry.io/docs/specs/semconv/gen-ai/anthropic/
 * @since 0.1.0
 * @category Telemetry
 */
export const traceMessages =
  (
    open: (trace: RequestTrace) => StreamFn<MessageRequest, MessageStreamEvent>,
    { attributes = () => ({}), parent }: TraceConfig = {},
  ): StreamFn<MessageRequest, MessageStreamEvent> =>
  (request) =>
    defer(() => {
      const around = parent ?? context.active()
      const described = { ...requestAttributes(request), ...attributes(request) }
      const span = trace
        .getTracer('rxjs-anthropic')
        .startSpan(`chat ${request.model}`, { kind: SpanKind.CLIENT, attributes: described }, around)
      const startedAt = performance.now()
      const headers: Record<string, string> = {}
      propagation.inject(trace.setSpan(around, span), headers)
      const openObserver: NextObserver<Opened> = {
        next: ({ status, requestId }) =>
          void span.setAttributes({ 'http.response.status_code': status, 'anthropic.request_id': requestId }),
      }

      let message: MessageSnapshot | undefined
      let hasContent = false
      let hasStopped = false
      const follow = (event: MessageStreamEvent): void => {
        // The span needs nothing of the blocks, except a model that answers in place of the first.
        if (event.type === 'message_start' || event.type === 'message_delta') message = messageReducer(message, event)
        else if (event.type === 'message_stop') hasStopped = true
        else if (event.type === 'content_block_start' && event.content_block.type === 'fallback')
          message = message && { ...message, model: event.content_block.to.model }
        else if (event.type === 'content_block_delta' && !hasContent) {
          hasContent = true
          span.setAttribute('gen_ai.response.time_to_first_chunk', (performance.now() - startedAt) / 1000)
        }
      }
      const end = (how: 'complete' | 'error' | 'unsubscribed'): void => {
        if (message !== undefined) span.setAttributes(responseAttributes(message))
        span.setAttribute('rxjs_anthropic.end', how).end()
      }

      return defer(() => open({ headers, openObserver })(request)).pipe(
        tap({
          next: follow,
          complete: () => end('complete'),
          error: (error: unknown) => {
            recordError(span, error)
            end('error')
          },
          unsubscribe: () => end(hasStopped ? 'complete' : 'unsubscribed'),
        }),
      )
    })

const requestAttributes = (request: MessageRequest): Attributes => ({
  'gen_ai.operation.name': 'chat',
  'gen_ai.provider.name': 'anthropic',
  'gen_ai.request.model': request.model,
  'gen_ai.request.max_tokens': request.max_tokens,
})

/** The conventions count the tokens of the cache among those of the input; the API counts them beside it. */
const responseAttributes = ({ id, model, stop_reason, usage }: MessageSnapshot): Attributes => {
  const read = usage.cache_read_input_tokens ?? 0
  const created = usage.cache_creation_input_tokens ?? 0
  return {
    'gen_ai.response.id': id,
    'gen_ai.response.model': model,
    'gen_ai.response.finish_reasons': stop_reason == null ? undefined : [stop_reason],
    'gen_ai.usage.input_tokens': usage.input_tokens + read + created,
    'gen_ai.usage.output_tokens': usage.output_tokens,
    'gen_ai.usage.cache_read.input_tokens': read,
    'gen_ai.usage.cache_creation.input_tokens': created,
  }
}

const recordError = (span: Span, error: unknown): void => {
  const exception: Exception = error instanceof Error ? error : String(error)
  span.recordException(exception)
  span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.message : String(error) })
  span.setAttribute('error.type', errorType(error))
}

/** The kind of an error of the API, such as `overloaded_error`, else the name of the error. */
const errorType = (error: unknown): string => {
  if (isFailure(error) && error._tag === 'ApiFailure') return error.kind
  return error instanceof Error ? error.name : '_OTHER'
}
