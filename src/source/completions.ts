import { takeWhile } from 'rxjs'
import type { CompletionEvent } from '../codec/completions/CompletionEvent.ts'
import type { CompletionRequest } from '../codec/completions/CompletionRequest.ts'
import type { StreamFn } from '../StreamFn.ts'
import type { Transport } from '../transport/http/Transport.ts'
import { completeAt } from './completeAt.ts'
import { isLast } from './completionDialect.ts'
import { decodeCompletions } from './decodeCompletions.ts'

/**
 * The legacy Text Completions API over a transport: for each request, the events of one completion.
 *
 * ```text
 * completions(transport)(request)  a-b-p-(c|)
 * ```
 *
 * Both dialects come out the same. Of the one before 2023-06-01, whose events repeat all the text so far, each event becomes the increment that it brings;
 * which dialect it is, the stream itself shows. It completes at the event that has a `stop_reason`.
 *
 * **Fails with** an {@link ApiFailure} at an `error` event or an `exception`; a {@link TruncatedFailure} when the stream ends before a `stop_reason`;
 * and as {@link messages} does.
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
 * @category Completions
 */
export const completions =
  (transport: Transport<CompletionRequest>): StreamFn<CompletionRequest, CompletionEvent> =>
  (request) =>
    transport(request).pipe(
      takeWhile(({ data }) => data !== '[DONE]'),
      decodeCompletions(),
      completeAt(isLast),
    )
