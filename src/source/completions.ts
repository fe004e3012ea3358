import { pipe, takeWhile } from 'rxjs'
import type { CompletionEvent } from '../codec/completions/CompletionEvent.ts'
import type { CompletionRequest } from '../codec/completions/CompletionRequest.ts'
import type { StreamFn } from '../StreamFn.ts'
import type { Transport } from '../transport/http/Transport.ts'
import { completeAt } from './completeAt.ts'
import { isLastCompletion } from './completionDialect.ts'
import { decodeCleanly } from './decodeCleanly.ts'
import { decodeCompletions } from './decodeCompletions.ts'

/**
 * Emits the events of one completion for each request: the legacy Text Completions API over a transport.
 *
 * ```text
 * completions(transport)(request)  a-b-p-(c|)
 * ```
 *
 * Both dialects of the API are read alike. Before 2023-06-01 each event repeats the whole text so far; such an event becomes the increment that it adds.
 * The stream itself shows which dialect it is. It completes at the event that has a `stop_reason`.
 *
 * **Errors with** an {@link ApiFailure} at an `error` event or an `exception`; a {@link TruncatedFailure} if the stream ends before a `stop_reason`;
 * and with the failures of {@link messages}.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs'
 * import { completionDeltas, completions } from 'rxjs-anthropic/completions'
 *
 * const ask = completions(() =>
 *   of(
 *     { event: '', data: '{"completion":" Olá","stop_reason":null,"truncated":false}' },
 *     { event: '', data: '{"completion":" Olá!","stop_reason":"stop_sequence","truncated":false}' },
 *   ),
 * )
 * ask({ model: 'claude-2', prompt: '\n\nHuman: Olá\n\nAssistant:', max_tokens_to_sample: 256 })
 *   .pipe(completionDeltas())
 *   .subscribe((text) => console.log(JSON.stringify(text))) // => " Olá"
 * // => "!"
 * ```
 *
 * @see {@link anthropicCompletions} for the transport
 * @since 0.1.0
 * @category Completions
 */
export const completions =
  (transport: Transport<CompletionRequest>): StreamFn<CompletionRequest, CompletionEvent> =>
  (request) =>
    transport(request).pipe(
      decodeCleanly(
        pipe(
          takeWhile(({ data }) => data !== '[DONE]'),
          decodeCompletions(),
          completeAt(isLastCompletion),
        ),
      ),
    )
