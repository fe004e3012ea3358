import { decodeJsonLines } from '../wire/decodeJsonLines.ts'
import { decodeUtf8 } from '../wire/decodeUtf8.ts'
import type { AnthropicConfig } from './AnthropicConfig.ts'
import { callAnthropic } from './callAnthropic.ts'
import type { Transport } from './http/Transport.ts'

/**
 * Which batch.
 *
 * @category Batches
 */
export interface BatchRequest {
  /** The id of a batch that has ended, `msgbatch_…`. */
  readonly id: string
}

/**
 * The results of a message batch, from Anthropic itself or a gateway, as a transport: emits a frame for each line.
 *
 * It reads a batch that has ended; to make one, and to see whether it has ended, are requests without a stream.
 *
 * **Fails with** what {@link anthropic} fails with.
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
 */
export const anthropicBatches =
  (config: AnthropicConfig = {}): Transport<BatchRequest> =>
  ({ id }) =>
    callAnthropic(
      { method: 'GET', path: `/v1/messages/batches/${encodeURIComponent(id)}/results`, accept: jsonLines },
      config,
    ).pipe(decodeUtf8(), decodeJsonLines(config))

/** The API says the first; the others are in use for the same thing. */
const jsonLines = 'application/x-jsonl, application/jsonl, application/x-ndjson, application/octet-stream'
