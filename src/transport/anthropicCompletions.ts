import type { CompletionRequest } from '../codec/completions/CompletionRequest.ts'
import type { Frame } from '../wire/Frame.ts'
import type { AnthropicConfig } from './AnthropicConfig.ts'
import { anthropicRequest } from './anthropicRequest.ts'
import { fetchFrames } from './http/fetchFrames.ts'
import type { Transport } from './http/Transport.ts'

/**
 * Creates a transport for the legacy Text Completions API. It emits the frames of each response.
 *
 * The default `version` is `2023-06-01`. Earlier versions stream in another format, which {@link completions} reads, too.
 *
 * **Errors with** the failures of {@link anthropic}.
 *
 * @example
 * ```ts
 * import { anthropicCompletions, completionDeltas, completions } from 'rxjs-anthropic/completions'
 *
 * const complete = completions(anthropicCompletions({ apiKey }))
 *
 * complete({ model: 'claude-2', prompt: '\n\nHuman: Olá, mundo!\n\nAssistant:', max_tokens_to_sample: 256 })
 *   .pipe(completionDeltas())
 *   .subscribe((text) => console.log(text))
 * ```
 *
 * @see {@link completions} for the events
 * @see https://docs.claude.com/en/api/complete
 * @category Transports
 * @since 0.1.0
 */
export const anthropicCompletions =
  (config: AnthropicConfig = {}): Transport<CompletionRequest> =>
  (request) =>
    fetchFrames(
      anthropicRequest(
        {
          method: 'POST',
          path: '/v1/complete',
          accept: 'text/event-stream',
          version: '2023-06-01',
          body: { ...request, stream: true },
          asked: request,
        },
        config,
      ),
      config,
      { isLast: isLastCompletionFrame },
    )

/** Quotes inside of a JSON string are escaped, so the text of a completion cannot match. */
const isLastCompletionFrame = ({ event, data }: Frame): boolean =>
  event === 'error' || /"stop_reason"\s*:\s*"/.test(data)
