import Anthropic from '@anthropic-ai/sdk'
import { lastValueFrom } from 'rxjs'
import { anthropic, messages, reduceMessage } from '../../src/index.ts'
import { describeCorpus, fetchOf, type Recording } from '../corpus.ts'

const request = { model: 'claude-sonnet-5', max_tokens: 1024, messages: [{ role: 'user', content: 'Hi' }] } as const

const ours = (recording: Recording): Promise<unknown> =>
  lastValueFrom(messages(anthropic({ fetch: fetchOf(recording) }))(request).pipe(reduceMessage()))

const theirs = async (recording: Recording): Promise<unknown> => {
  const sdk = new Anthropic({ apiKey: 'a key', fetch: fetchOf(recording), maxRetries: 0, logLevel: 'off' })
  const stream = sdk.beta.messages.stream({ ...request, messages: [{ role: 'user', content: 'Hi' }] })
  const { parsed_output: _, ...message } = plain(await stream.finalMessage()) as Record<string, unknown>
  return message
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

/** What the SDK cannot read, and what it says. */
const unread: ReadonlyMap<RegExp, readonly string[]> = new Map([
  // The body ends without the last blank line, and its last event is lost.
  [
    /stream ended without producing a Message/,
    [
      '0xplaygrounds-rig--anthropic-prompt-caching-streaming-prompt-caching-reuses-tool-cache--1',
      'anthropics-anthropic-sdk-python--basic-response--0',
      'anthropics-anthropic-sdk-python--compaction-response--0',
      'anthropics-anthropic-sdk-python--refusal-response--0',
    ],
  ],
  // A gateway adds `data: [DONE]` after message_stop.
  [/is not valid JSON/, ['0xplaygrounds-rig--anthropic-streaming-gateway-message-delta-metadata--0']],
  // Several whole responses stand one after the other.
  [
    /Unexpected event order, got message_start/,
    [
      'vercel-ai--anthropic-programmatic-tool-calling-1-chunks--0',
      'vercel-ai--anthropic-tool-search-bm25-1-chunks--0',
      'vercel-ai--anthropic-tool-search-deferred-regex-chunks--0',
    ],
  ],
])

const named = (recordings: readonly Recording[]) =>
  recordings.map((recording): [string, Recording] => [recording.name, recording])

describeCorpus('the official SDK', ['messages', 'vertex'], (recordings) => {
  const complete = recordings.filter(({ expect }) => expect.end === 'complete')
  const refused = new Set([...unread.values()].flat())

  it.each(named(complete.filter(({ name }) => !refused.has(name))))(
    'makes the same message of %s',
    async (_, recording) => {
      expect(plain(await ours(recording))).toEqual(await theirs(recording))
    },
  )

  it.each(named(complete.filter(({ name }) => refused.has(name))))(
    'throws at %s, which is a whole message here',
    async (_, recording) => {
      const [why] = [...unread].find(([, names]) => names.includes(recording.name)) ?? []
      await expect(theirs(recording)).rejects.toThrow(why)
      expect(await ours(recording)).toMatchObject({ type: 'message', stop_reason: expect.any(String) })
    },
  )
})
