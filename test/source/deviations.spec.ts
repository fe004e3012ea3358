import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { lastValueFrom } from 'rxjs'
import {
  anthropic,
  type Failure,
  isTransient,
  type Message,
  type MessageRequest,
  messages,
  messageText,
  reduceMessage,
  tolerant,
  toolUses,
} from '../../src/index.ts'

/** What a server was reported to send, and what has to come of it. */
interface Deviation {
  readonly id: string
  readonly what: string
  readonly contentType: string | null
  readonly status?: number
  readonly body: string
  readonly want: string
  readonly tolerant: string
  readonly message?: string
}

const deviations = JSON.parse(readFileSync(join(__dirname, 'deviations.json'), 'utf8')) as readonly Deviation[]

const request: MessageRequest = { model: 'm', max_tokens: 64, messages: [{ role: 'user', content: 'Hi' }] }

const transportOf = ({ body, status = 200, contentType }: Deviation, size: number) => {
  const bytes = new TextEncoder().encode(body)
  const fetch = (): Promise<Response> => {
    const stream = new ReadableStream<Uint8Array>({
      start: (controller) => {
        for (let from = 0; from < bytes.length; from += size) controller.enqueue(bytes.slice(from, from + size))
        controller.close()
      },
    })
    return Promise.resolve(
      new Response(stream, { status, headers: contentType === null ? {} : { 'content-type': contentType } }),
    )
  }
  return anthropic({ apiKey: 'a key of the specs', fetch })
}

/** How often the stream ended, and with what. */
const outcomeOf = async (deviation: Deviation, isTolerant: boolean, size: number): Promise<Message | Failure> => {
  const transport = transportOf(deviation, size)
  const source = messages(isTolerant ? tolerant(transport) : transport)(request)
  let ends = 0
  source.subscribe({ error: () => (ends += 1), complete: () => (ends += 1) })
  const outcome = await lastValueFrom(source.pipe(reduceMessage())).catch((failure: Failure) => failure)
  await new Promise(setImmediate)
  expect(ends).toBe(1)
  return outcome
}

const text = { messageText: 'Hello' }
const call = { calls: [{ name: 'calc', input: { a: 1 } }] }

/** The words of the cases. */
const words: Readonly<Record<string, object>> = {
  message: { ...text, calls: [] },
  'message, end_turn': { ...text, calls: [], stop_reason: 'end_turn', input_tokens: 7 },
  call: { messageText: '', ...call },
  'message and call': { ...text, ...call },
  'call with input {}': { calls: [{ name: 'calc', input: {} }] },
  'no call': { calls: [], types: ['@invalid_tool_input'] },
  truncated: { _tag: 'TruncatedFailure' },
  protocol: { _tag: 'ProtocolFailure' },
  decode: { _tag: 'DecodeFailure' },
  api: { _tag: 'ApiFailure' },
  'api, transient': { _tag: 'ApiFailure', isTransient: true },
}

const described = (outcome: Message | Failure): object =>
  '_tag' in outcome
    ? { _tag: outcome._tag, message: outcome.message, isTransient: isTransient(outcome) }
    : {
        messageText: messageText(outcome),
        calls: toolUses(outcome).map(({ name, input }) => ({ name, input })),
        types: outcome.content.map(({ type }) => type),
        stop_reason: outcome.stop_reason,
        input_tokens: outcome.usage.input_tokens,
      }

describe.each(deviations.map((deviation): [string, string, Deviation] => [deviation.id, deviation.what, deviation]))(
  '%s: %s',
  (_id, _what, deviation) => {
    it.each<[string, boolean, number]>([
      ['by default, whole', false, Infinity],
      ['by default, one byte at a time', false, 1],
      ['through tolerant, whole', true, Infinity],
      ['through tolerant, one byte at a time', true, 1],
    ])('%s', async (_, isTolerant, size) => {
      const outcome = described(await outcomeOf(deviation, isTolerant, size))
      const message = deviation.message === undefined ? {} : { message: expect.stringContaining(deviation.message) }
      expect(outcome).toMatchObject({ ...words[isTolerant ? deviation.tolerant : deviation.want], ...message })
    })
  },
)

it('knows every word of the cases', () => {
  const used = deviations.flatMap((deviation) => [deviation.want, deviation.tolerant])
  expect(used.filter((word) => words[word] === undefined)).toEqual([])
})
