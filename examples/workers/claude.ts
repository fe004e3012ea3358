import { anthropic, type MessageRequest, type Transport } from 'rxjs-anthropic'
import { replay } from 'rxjs-anthropic/testing'
import recording from './recording.sse'

interface Config {
  readonly ANTHROPIC_API_KEY?: string
  readonly ANTHROPIC_BASE_URL?: string
}

/** Asks Claude. Without a key it plays a recording. */
export const transportOf = ({
  ANTHROPIC_API_KEY: apiKey,
  ANTHROPIC_BASE_URL: baseUrl,
}: Config): Transport<MessageRequest> =>
  apiKey ? anthropic({ apiKey, baseUrl }) : anthropic({ fetch: replay(recording, { pace: 80 }) })
