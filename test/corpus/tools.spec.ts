import { isLeft } from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { defer, lastValueFrom, tap, throwError, toArray } from 'rxjs'
import { type MessageParam, messages, tool, type ToolResultBlockParam, withTools } from '../../src/index.ts'
import { explain, MessageRequest } from '../../src/codec/index.ts'
import { toJson } from '../../src/codec/toJson.ts'
import { describeCorpus, type Recording } from '../corpus.ts'
import { framesOf } from './eventsOf.ts'

const protocols = ['messages', 'vertex', 'bedrock-eventstream']

/** What was asked; on Bedrock and Vertex AI the model is not in the body. */
const requestOf = ({ request }: Recording): MessageRequest | undefined => {
  const decoded = MessageRequest.decode(typeof request === 'object' ? { model: 'in the URL', ...request } : request)
  return isLeft(decoded) ? undefined : decoded.right
}

const blocksOf = ({ content = [] }: MessageParam) =>
  typeof content === 'string' ? [{ type: 'text' as const, text: content }] : content

const resultsOf = ({ messages }: MessageRequest): readonly ToolResultBlockParam[] =>
  messages.flatMap(blocksOf).filter((block) => block.type === 'tool_result')

/** Whether a recorded request sends the results of the answer before, and nothing else. */
const continues = (next: Recording, { messages }: MessageRequest): boolean => {
  const request = requestOf(next)
  const [before, after] = [request?.messages.at(-2), request?.messages.at(-1)]
  return (
    request?.messages.length === messages.length + 2 &&
    before?.role === 'assistant' &&
    after !== undefined &&
    blocksOf(after).every(({ type }) => type === 'tool_result')
  )
}

/** The exchanges of one conversation, in which each request but the first sends results of tools. */
type Conversation = readonly [Recording, ...Recording[]]

const conversationsIn = (recordings: readonly Recording[]): readonly Conversation[] => {
  const inOrder = [...recordings].sort((a, b) => a.index - b.index)
  const follower = (recording: Recording): Recording | undefined => {
    const request = requestOf(recording)
    const next = inOrder.find(
      ({ repo, path, index }) => repo === recording.repo && path === recording.path && index > recording.index,
    )
    return request && next && continues(next, request) ? next : undefined
  }
  const followers = new Set(inOrder.map(follower))
  const from = (recording: Recording): Conversation => {
    const next = follower(recording)
    return next ? [recording, ...from(next)] : [recording]
  }
  return inOrder
    .filter((recording) => !followers.has(recording))
    .map(from)
    .filter(({ length }) => length > 1)
}

/** What a request says, without what clients add and drop: marks for the cache, callers, citations, how a text is wrapped. */
const comparable = ({ messages }: MessageRequest): unknown =>
  messages.map((turn) => ({
    role: turn.role,
    content: blocksOf(turn).map((block) => {
      switch (block.type) {
        case 'text':
          return { type: block.type, text: block.text }
        case 'tool_use':
          return { type: block.type, id: block.id, name: block.name, input: block.input }
        case 'tool_result':
          return { type: block.type, id: block.tool_use_id, text: textOf(block), failed: block.is_error ?? false }
        default:
          return { type: block.type }
      }
    }),
  }))

const textOf = ({ content = '' }: ToolResultBlockParam): string =>
  typeof content === 'string' ? content : content.map((block) => (block.type === 'text' ? block.text : '')).join('')

/** What goes out over the wire. */
const wire = (request: MessageRequest): MessageRequest => {
  const decoded = MessageRequest.decode(JSON.parse(toJson(request)))
  if (isLeft(decoded)) throw new Error(explain(decoded.left))
  return decoded.right
}

/** The requests that go out when the recordings answer, and the tools give what was recorded. */
const replay = async (recordings: Conversation, results: readonly ToolResultBlockParam[]) => {
  const [first] = recordings
  const request = requestOf(first)
  if (request === undefined) throw new Error(`No request: ${first.name}`)
  const sent: MessageRequest[] = []
  const left = [...recordings]
  const ask = messages(() =>
    defer(() => {
      const recording = left.shift()
      return recording ? framesOf(recording) : throwError(() => new Error('one request too many'))
    }),
  )
  const recorded = (request.tools ?? []).map((described) =>
    tool({
      name: 'name' in described ? described.name : '',
      description: '',
      input: t.UnknownRecord,
      input_schema: {},
      run: (_, { call: { id } }) => {
        const result = results.find(({ tool_use_id }) => tool_use_id === id)
        if (result?.is_error === true) throw new Error(textOf(result))
        return [result?.content ?? '']
      },
    }),
  )
  const remembering = (request: MessageRequest) => ask(request).pipe(tap({ subscribe: () => sent.push(wire(request)) }))
  const talk = withTools(remembering, recorded, { maxTurns: recordings.length })(request)
  return { sent, events: await lastValueFrom(talk.pipe(toArray())) }
}

describeCorpus('recordings of conversations with tools', protocols, (recordings) => {
  const conversations = conversationsIn(recordings)

  it('are there', () => {
    expect(conversations.flatMap((all) => all.slice(1)).length).toBeGreaterThanOrEqual(9)
  })

  it.each(conversations.map((all): [string, Conversation] => [all[0].name, all]))(
    '%s: the requests that go out agree with those that were recorded',
    async (_, all) => {
      const requests = all.flatMap((recording) => requestOf(recording) ?? [])
      const { sent, events } = await replay(all, requests.flatMap(resultsOf))
      expect(sent.map(comparable)).toEqual(requests.map(comparable))
      expect(sent.map(({ tools }) => tools)).toEqual(requests.map(() => requests[0]?.tools))
      expect(events.filter(({ type }) => type === 'message_stop')).toHaveLength(all.length)
    },
  )

  const pauses = recordings.filter(({ features }) => features.includes('stop:pause_turn'))

  it.each(pauses.map((recording): [string, Recording] => [recording.name, recording]))(
    '%s: a pause is gone on with',
    async (_, recording) => {
      const next = recordings.find(({ path, index }) => path === recording.path && index === recording.index + 1)
      const { sent, events } = await replay(next ? [recording, next] : [recording], [])
      expect(sent).toHaveLength(next ? 2 : 1)
      if (next === undefined) return
      expect(sent.at(-1)?.messages.map(({ role }) => role)).toEqual(['user', 'assistant'])
      const started = events.map(({ type }) => type).lastIndexOf('message_start')
      const blocks = events.slice(0, started).filter(({ type }) => type === 'content_block_start')
      expect(sent.at(-1)?.messages.at(-1)?.content).toHaveLength(blocks.length)
    },
  )
})
