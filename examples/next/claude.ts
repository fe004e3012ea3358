import { readFileSync } from 'node:fs'
import { anthropic } from 'rxjs-anthropic'
import { replay } from 'rxjs-anthropic/testing'

const { ANTHROPIC_API_KEY: apiKey, ANTHROPIC_BASE_URL: baseUrl } = process.env

/** Asks Claude. Without a key it plays a recording. */
export const transport = apiKey
  ? anthropic({ apiKey, baseUrl })
  : anthropic({ fetch: replay(readFileSync('recording.sse', 'utf8'), { pace: 80 }) })
