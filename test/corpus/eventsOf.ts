import type { Observable } from 'rxjs'
import { anthropic, type Frame, messages, type MessageStreamEvent, vertex } from '../../src/index.ts'
import { bedrock } from '../../src/bedrock/index.ts'
import { anthropicCompletions, type CompletionEvent, completions } from '../../src/completions/index.ts'
import { fetchOf, type Recording } from '../corpus.ts'

const model = 'claude-sonnet-5'
const message = { model, max_tokens: 1024, messages: [{ role: 'user', content: 'Hi' }] } as const
const completion = { model, max_tokens_to_sample: 1024, prompt: '\n\nHuman: Hi\n\nAssistant:' }

/** Whether a recording holds a text completion, and no message. */
export const isCompletion = ({ protocol, features }: Recording): boolean =>
  protocol.startsWith('completions') || features.includes('completion')

/** The frames of a recording, through its own transport, its body in the given pieces. */
export const framesOf = (recording: Recording, pieces?: readonly Uint8Array[]): Observable<Frame> =>
  isCompletion(recording)
    ? completionTransport(recording, pieces)(completion)
    : messageTransport(recording, pieces)(message)

/** The events of a recording, through its own transport, its body in the given pieces. */
export const eventsOf = (
  recording: Recording,
  pieces?: readonly Uint8Array[],
): Observable<MessageStreamEvent | CompletionEvent> =>
  isCompletion(recording)
    ? completions(completionTransport(recording, pieces))(completion)
    : messages(messageTransport(recording, pieces))(message)

type Pieces = readonly Uint8Array[] | undefined

const configOf = (recording: Recording, pieces: Pieces) => ({ fetch: fetchOf(recording, pieces), idleTimeout: 0 })

const bedrockOf = (recording: Recording, pieces: Pieces) =>
  bedrock({ region: 'us-east-1', sign: (request) => [request], ...configOf(recording, pieces) })

const messageTransport = (recording: Recording, pieces: Pieces) => {
  switch (recording.protocol) {
    case 'bedrock-eventstream':
      return bedrockOf(recording, pieces)
    case 'vertex':
      return vertex({ project: 'p', region: 'global', token: 'a token', ...configOf(recording, pieces) })
    default:
      return anthropic({ apiKey: 'a key', ...configOf(recording, pieces) })
  }
}

const completionTransport = (recording: Recording, pieces: Pieces) =>
  recording.protocol === 'bedrock-eventstream'
    ? bedrockOf(recording, pieces)
    : anthropicCompletions({ apiKey: 'a key', ...configOf(recording, pieces) })
