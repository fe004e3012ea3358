import type { CompletionRequest } from '../codec/completions/CompletionRequest.ts'
import { decodeSse } from '../wire/decodeSse.ts'
import { decodeUtf8 } from '../wire/decodeUtf8.ts'
import type { AnthropicConfig } from './AnthropicConfig.ts'
import { callAnthropic } from './callAnthropic.ts'
import type { Transport } from './http/Transport.ts'

/**
 * The legacy Text Completions API as a transport: emits the frames of each response.
 *
 * Its `version` is `2023-06-01` unless the config says another; before that one, the stream is in another dialect, which {@link completions} reads too.
 *
 * **Fails with** what {@link anthropic} fails with.
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
 */
export const anthropicCompletions =
  (config: AnthropicConfig = {}): Transport<CompletionRequest> =>
  (request) =>
    callAnthropic(
      {
        method: 'POST',
        path: '/v1/complete',
        accept: 'text/event-stream',
        version: '2023-06-01',
        body: { ...request, stream: true },
      },
      config,
    ).pipe(decodeUtf8(), decodeSse(config))
