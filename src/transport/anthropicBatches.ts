import { defer } from 'rxjs'
import { readJsonLines } from '../wire/decodeJsonLines.ts'
import { readUtf8 } from '../wire/decodeUtf8.ts'
import type { AnthropicConfig } from './AnthropicConfig.ts'
import { anthropicRequest } from './anthropicRequest.ts'
import { checkName } from './http/checkName.ts'
import { fetchFrames } from './http/fetchFrames.ts'
import type { Transport } from './http/Transport.ts'

/**
 * Identifies a message batch.
 *
 * @category Batches
 * @since 0.1.0
 */
export interface BatchRequest {
  /** The id of a batch that has ended, `msgbatch_…`. */
  readonly id: string
}

/**
 * Creates a transport for the results of message batches. It emits one frame for each line.
 *
 * It reads batches that have ended. Creating a batch and asking for its state are plain requests without a stream.
 *
 * **Errors with** the failures of {@link anthropic}.
 *
 * @example
 * ```ts
 * import { anthropicBatches, batchResults } from 'rxjs-anthropic/batches'
 *
 * const results = batchResults(anthropicBatches({ apiKey }))
 * results({ id: 'msgbatch_…' }).subscribe(({ custom_id, result }) => console.log(custom_id, result.type))
 * ```
 *
 * @see {@link batchResults} for the results themselves
 * @see https://docs.claude.com/en/api/retrieving-message-batch-results
 * @category Transports
 * @since 0.1.0
 */
export const anthropicBatches =
  (config: AnthropicConfig = {}): Transport<BatchRequest> =>
  (asked) =>
    defer(() => {
      const batch = encodeURIComponent(checkName('id', 'id', asked.id))
      const path = `/v1/messages/batches/${batch}/results`
      return fetchFrames(anthropicRequest({ method: 'GET', path, accept: jsonLines, asked }, config), config, {
        isLast: () => false,
        read: (out) => readUtf8()(readJsonLines(config)(out)),
      })
    })

/** The API documents the first media type; servers use the others for the same format. */
const jsonLines = 'application/x-jsonl, application/jsonl, application/x-ndjson, application/octet-stream'
