import { readFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import type * as t from 'io-ts'
import {
  finalize,
  from,
  lastValueFrom,
  map,
  mergeAll,
  type Observable,
  type OperatorFunction,
  pipe,
  toArray,
} from 'rxjs'
import {
  anthropic,
  contentBlocks,
  type ContentBlockStartEvent,
  continueByPrefill,
  continueByPrompt,
  elementsOf,
  type Failure,
  type Frame,
  groupBlocks,
  isFailure,
  isTransient,
  type Json,
  type Message,
  messageReducer,
  messages,
  type MessageSnapshot,
  messageText,
  type Restart,
  type Resume,
  scanMessage,
  textDeltas,
  thinkingDeltas,
  toolInputs,
  toolUses,
  TruncatedFailure,
  withResume,
} from '../../src/index.ts'
import { BatchResult, batchResults } from '../../src/batches/index.ts'
import { decodeEvent, MessageStreamEvent, type WireCodec } from '../../src/codec/index.ts'
import { withType } from '../../src/codec/schema/withType.ts'
import { type Completion, CompletionEvent, completionReducer, completions } from '../../src/completions/index.ts'
import { agentMessageReducer, type AgentMessageSnapshot, SessionEvent } from '../../src/sessions/index.ts'
import {
  appendJson,
  decodeEventStream,
  decodeJsonLines,
  decodeSse,
  decodeUtf8,
  endJson,
  startJson,
  throwIfOutOfOrder,
} from '../../src/wire/index.ts'
import { parseRecording } from '../../src/testing/index.ts'
import { anyBytes, anyJson, inPieces, mutate, mutateJson } from './mutations.ts'
import type { Random } from './Random.ts'
import { checkSent, echo, redirect } from './secretTrials.ts'

/** One run with a random input. It throws where the library is wrong. */
export type Trial = (random: Random) => void | Promise<void>

const recordings: readonly Uint8Array[] = ['simple_streaming.yaml', 'story.sse'].flatMap((file) =>
  parseRecording(readFileSync(`examples/recordings/${file}`, 'utf8')).responses.map(({ frames }) =>
    Buffer.concat(frames),
  ),
)

const completion = new TextEncoder().encode(
  'event: completion\r\ndata: {"type":"completion","completion":" Olá","stop_reason":null,"model":"claude-2.0"}\r\n\r\n' +
    'event: ping\r\ndata: {}\r\n\r\n' +
    'event: completion\r\ndata: {"completion":"!","stop_reason":"stop_sequence","model":"claude-2.0"}\r\n\r\n' +
    'data: [DONE]\r\n\r\n',
)

const framesOf = (bytes: Uint8Array): readonly Frame[] => {
  const frames: Frame[] = []
  from([bytes])
    .pipe(decodeUtf8(), decodeSse())
    .subscribe((frame) => frames.push(frame))
  return frames
}

const eventsJson: readonly Json[] = recordings.flatMap(framesOf).map(({ data }) => JSON.parse(data) as Json)

const otherJson: readonly Json[] = [
  { type: 'completion', completion: 'Olá', stop_reason: null, model: 'claude-2.0' },
  {
    custom_id: 'one',
    result: { type: 'errored', error: { type: 'error', error: { type: 'api_error', message: '' } } },
  },
  { type: 'event_start', event: { type: 'agent.message', id: 'sevt_1' } },
  {
    type: 'event_delta',
    event_id: 'sevt_1',
    delta: { type: 'content_delta', index: 0, content: { type: 'text', text: 'a' } },
  },
  { type: 'agent.message', id: 'sevt_1', content: [{ type: 'text', text: 'a' }] },
  { type: 'session.status_idle', id: 'sevt_2', stop_reason: { type: 'end_turn' } },
  { type: 'error', error: { type: 'overloaded_error', message: 'No' } },
  {
    type: 'content_block_start',
    index: 3,
    content_block: { type: 'fallback', from: { model: 'a' }, to: { model: 'b' } },
  },
  { type: 'content_block_start', index: 0, content_block: { type: 'compaction', content: null } },
  { type: 'content_block_delta', index: 0, delta: { type: 'compaction_delta', content: 'a' } },
  { type: 'content_block_delta', index: 1, delta: { type: 'citations_delta', citation: { type: 'char_location' } } },
]

const json: readonly Json[] = [...eventsJson, ...otherJson]

/** What is wrong with the library, and with which input. */
const wrong = (what: string, input: unknown): never => {
  throw new Error(`${what}\n  input: ${shortly(input)}`)
}

const shortly = (input: unknown): string => {
  const text = input instanceof Uint8Array ? Buffer.from(input).toString('latin1') : input
  const said = JSON.stringify(text) ?? String(text)
  return said.length > 2000 ? `${said.slice(0, 2000)}… (${said.length} characters)` : said
}

interface Read<A> {
  readonly values: readonly A[]
  readonly failure: Failure | undefined
}

/** Reads a stream that ends by itself; any error that is no failure is wrong. */
const read = async <A>(stream: Observable<A>, input: unknown): Promise<Read<A>> => {
  const values: A[] = []
  try {
    await lastValueFrom(stream.pipe(map((value) => values.push(value))), { defaultValue: 0 })
    return { values, failure: undefined }
  } catch (error) {
    return { values, failure: failureOf(error, input) }
  }
}

const failureOf = (error: unknown, input: unknown): Failure => {
  if (!isFailure(error)) return wrong(`${error instanceof Error ? error.stack : String(error)} is no Failure`, input)
  checkSent(error)
  return error
}

/** The same for a stream that takes no time. */
const readAtOnce = <A>(stream: Observable<A>, input: unknown): Read<A> => {
  const values: A[] = []
  const errors: unknown[] = []
  let ends = 0
  stream.pipe(finalize(() => (ends += 1))).subscribe({
    next: (value) => values.push(value),
    error: (error: unknown) => errors.push(error),
  })
  if (ends !== 1) wrong(`The stream ended ${ends} times`, input)
  return { values, failure: errors.length === 0 ? undefined : failureOf(errors[0], input) }
}

const endsRight = ({ values, failure }: Read<MessageStreamEvent>, input: unknown): void => {
  const stopped = values.at(-1)?.type === 'message_stop'
  if (stopped === (failure !== undefined))
    wrong(`It ended with ${failure?.message}, after ${values.at(-1)?.type}`, input)
}

const contentTypes = ['text/event-stream', 'text/event-stream; charset=utf-8', 'text/html', 'application/json', '']

/** A body over the whole of the library, with an injected `fetch`. */
const body: Trial = async (random) => {
  const bytes = mutate(random.pick(recordings), recordings, random)
  const pieces = inPieces(bytes, random)
  const breaks = random.once(5)
  const type = random.once(4) ? random.pick(contentTypes) : 'text/event-stream'
  const status = random.once(10) ? random.pick([400, 401, 404, 429, 500, 529, 599]) : 200
  const fetch: typeof globalThis.fetch = () => {
    let next = 0
    const stream = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        const piece = pieces[next]
        next += 1
        if (piece) controller.enqueue(piece)
        else if (breaks) controller.error(new TypeError('terminated'))
        else controller.close()
      },
    })
    return Promise.resolve(new Response(stream, { status, headers: type === '' ? {} : { 'content-type': type } }))
  }
  const request = { model: 'claude', max_tokens: 1, messages: [] }
  endsRight(await read(messages(anthropic({ fetch, idleTimeout: 0 }))(request), bytes), bytes)
}

const overPieces = (pieces: readonly Uint8Array[]): Observable<MessageStreamEvent> =>
  messages(() => from(pieces).pipe(decodeUtf8(), decodeSse()))({ model: 'claude', max_tokens: 1, messages: [] })

/** The same bytes cut in two ways are the same events, and the same failure. */
const cuts: Trial = (random) => {
  const bytes = random.once(20) ? anyBytes(random, 300) : mutate(random.pick(recordings), recordings, random)
  const whole = readAtOnce(overPieces([bytes]), bytes)
  const cut = readAtOnce(overPieces(inPieces(bytes, random)), bytes)
  endsRight(whole, bytes)
  if (!isDeepStrictEqual(whole.values, cut.values)) wrong('The events depend on the cuts', bytes)
  if (whole.failure?.message !== cut.failure?.message)
    wrong(`The failure depends on the cuts: ${whole.failure?.message}; ${cut.failure?.message}`, bytes)
  readersOf(whole.values, bytes)
}

const readers: readonly OperatorFunction<MessageStreamEvent, unknown>[] = [
  textDeltas(),
  thinkingDeltas(),
  contentBlocks(),
  toolInputs(),
  elementsOf(['wants']),
  pipe(groupBlocks(), mergeAll()),
]

/** Legal events through every reader; the text that is read is that of the message. */
const readersOf = (events: readonly MessageStreamEvent[], input: unknown): void => {
  for (const reader of readers) readAtOnce(from(events).pipe(reader), input)
  const snapshots = readAtOnce(from(events).pipe(scanMessage()), input).values
  const last = snapshots.at(-1)
  const said = readAtOnce(from(events).pipe(textDeltas()), input).values
  const known = last !== undefined && last.content.every(({ type }) => type !== '@unknown')
  if (known && events.every((event) => !('index' in event) || event.index === 0) && messageText(last) !== said.join(''))
    wrong('The text of the message is not the text that was read', input)
}

const codecs: readonly t.Mixed[] = [MessageStreamEvent, CompletionEvent, SessionEvent, BatchResult]

/** One frame is an event or a failure, and an event is encoded as it came. */
const frame: Trial = (random) => {
  const value = random.once(8) ? anyJson(random) : mutateJson(random.pick(json), json, random)
  const text = JSON.stringify(value)
  const data = random.once(10) ? text.slice(0, random.below(text.length + 1)) : text
  const codec = random.pick(codecs)
  // A line of JSON has no name that could be its type.
  const names = codec === BatchResult ? [''] : ['', '', 'ping', 'error', 'completion', 'message_start', '__proto__']
  const named = { event: random.pick(names), data }
  const given: Frame = random.once(4) ? { ...named, unterminated: true } : named
  const result = attempt('decodeEvent', given, () => decodeEvent(codec)(given))
  if (result._tag === 'Left') return void failureOf(result.left, given)
  const encoded = attempt('encode', given, (): unknown => codec.encode(result.right))
  if (!isDeepStrictEqual(encoded, withType(JSON.parse(data), given.event)))
    wrong(`It is encoded as ${shortly(encoded)}`, given)
}

const attempt = <A>(what: string, input: unknown, run: () => A): A => {
  try {
    return run()
  } catch (error) {
    return wrong(`${what} threw: ${error instanceof Error ? error.stack : String(error)}`, input)
  }
}

const decoded = <A>(codec: WireCodec<A>, values: readonly Json[]): readonly A[] =>
  values.flatMap((value) => {
    const result = decodeEvent(codec)({ event: '', data: JSON.stringify(value) })
    return result._tag === 'Right' ? [frozen(result.right)] : []
  })

const frozen = <A>(value: A): A => {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  for (const inner of Object.values(value)) frozen(inner)
  return Object.freeze(value)
}

const restart: Restart = { type: '@restart', attempt: 1, failure: new TruncatedFailure('cut') }

const messageStop: MessageStreamEvent = { type: 'message_stop' }

const resume = (random: Random): Resume => ({
  ...restart,
  type: '@resume',
  blocks: random.below(4),
  message: {
    id: 'msg_2',
    type: 'message',
    role: 'assistant',
    model: 'claude',
    content: [],
    usage: { input_tokens: 1, output_tokens: 1 },
  },
})

/** Decoded events in any order: the reducers are total, and change nothing. */
const order: Trial = (random) => {
  const many = 1 + random.below(30)
  const at = random.below(eventsJson.length)
  const values = Array.from({ length: many }, (_, index) =>
    random.once(3) ? mutateJson(random.pick(json), json, random) : (eventsJson[at + index] ?? random.pick(json)),
  )
  const events = decoded(MessageStreamEvent, values)
  attempt('A reducer', values, () => {
    let message: MessageSnapshot | undefined
    for (const event of events) {
      const seam = random.once(20) ? [random.once(2) ? restart : resume(random)] : []
      for (const one of [...seam, event]) message = frozen(messageReducer(message, one))
      if (message) messageText(message)
    }
    if (message) toolUses(messageReducer(message, messageStop) as Message)
    let completed: Completion | undefined
    for (const event of decoded(CompletionEvent, values)) completed = frozen(completionReducer(completed, event))
    let agent: AgentMessageSnapshot | undefined
    for (const event of decoded(SessionEvent, values)) agent = frozen(agentMessageReducer(agent, event))
  })
  const legal = readAtOnce(from(events).pipe(throwIfOutOfOrder()), values)
  readersOf(legal.values, values)
  for (const reader of readers) readAtOnce(from(events).pipe(reader), values)
}

/** After V8 has made an object whose key is one backslash, it may take another key that is one escape for it (nodejs/node#63785). */
const keyThatV8Confuses = /"(?:\\\\|\\u005[cC])"\s*:/

/** JSON that arrives in any pieces is what `JSON.parse` makes of it, or it is invalid. */
const partial: Trial = (random) => {
  const value = random.once(3) ? random.pick(json) : anyJson(random, 5)
  const whole = JSON.stringify(value, undefined, random.pick([0, 0, 2]))
  const bytes = mutate(new TextEncoder().encode(whole), recordings, random)
  const text = random.once(2) ? whole : new TextDecoder().decode(bytes)
  if (keyThatV8Confuses.test(text)) return
  let state = startJson(
    random.once(3) ? { elementsAt: random.pick([[], ['content'], ['message', 'content'], [0]]) } : {},
  )
  const most = random.pick([1, 4, 50])
  for (let at = 0; at < text.length;) {
    const size = 1 + random.below(most)
    state = appendJson(state, text.slice(at, at + size))
    if (random.once(2)) frozen(state.value)
    at += size
  }
  const end = endJson(state)
  const expected = parsed(text)
  if ((end.status === 'whole') !== 'value' in expected && end.problem?.message.includes('deep') !== true)
    wrong(`It is ${end.status}: ${end.problem?.message}`, text)
  if (end.status === 'whole' && !isDeepStrictEqual(end.value, expected.value))
    wrong(`It became ${shortly(end.value)}`, text)
}

const parsed = (text: string): { readonly value?: unknown } => {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return {}
  }
}

/** Bytes through the decoders of every framing, with a small limit. */
const framing: Trial = (random) => {
  const source = random.once(2) ? random.pick(recordings) : completion
  const bytes = random.once(3) ? anyBytes(random, 600) : mutate(source, recordings, random)
  const pieces = inPieces(bytes, random)
  const limit = { maxFrameSize: random.pick([1, 20, 300, 10_000]) }
  const request = { id: 'msgbatch' }
  readAtOnce(from(pieces).pipe(decodeUtf8(), decodeSse(limit)), bytes)
  readAtOnce(from(pieces).pipe(decodeEventStream(limit)), bytes)
  readAtOnce(batchResults(() => from(pieces).pipe(decodeUtf8(), decodeJsonLines(limit)))(request), bytes)
  const asked = { model: 'claude', prompt: '', max_tokens_to_sample: 1 }
  readAtOnce(completions(() => from(pieces).pipe(decodeUtf8(), decodeSse()))(asked).pipe(toArray()), bytes)
}

/** Answers that break anywhere and are carried on: what was read is what the message says, but for blanks where it broke. */
const carriedOn: Trial = (random) => {
  const input: Uint8Array[] = []
  const ask = (): Observable<MessageStreamEvent> => {
    const bytes = mutate(random.pick(recordings), recordings, random)
    input.push(bytes)
    return overPieces([bytes])
  }
  const by = random.pick([continueByPrefill, continueByPrompt])
  const when = random.once(2) ? isTransient : () => true
  const request = { model: 'claude', max_tokens: 1, messages: [] }
  const { values } = readAtOnce(withResume(ask, { by, when })(request), input)
  const last = readAtOnce(from(values).pipe(scanMessage()), input).values.at(-1)
  const said = readAtOnce(from(values).pipe(textDeltas()), input).values.join('')
  if (!last || values.some(isUnknownBlock) || !inOrder(values)) return
  if (messageText(last).replace(/\s/g, '') !== said.replace(/\s/g, ''))
    wrong(`The message says ${messageText(last)}, and ${said} was read`, Buffer.concat(input))
}

/** Whether no block goes on after another has begun. */
const inOrder = (events: readonly object[]): boolean => {
  const places = events.flatMap((event) => ('index' in event ? [Number(event.index)] : []))
  return places.every((place, at) => at === 0 || place >= (places[at - 1] ?? 0))
}

const isUnknownBlock = (event: object): boolean =>
  'content_block' in event && (event as ContentBlockStartEvent).content_block.type === '@unknown'

/** The trials, each with how often it is made in a hundred runs. */
export const trials: readonly (readonly [name: string, trial: Trial, often: number])[] = [
  ['body', body, 10],
  ['cuts', cuts, 10],
  ['carriedOn', carriedOn, 10],
  ['frame', frame, 25],
  ['order', order, 14],
  ['partial', partial, 14],
  ['framing', framing, 13],
  ['echo', echo, 3],
  ['redirect', redirect, 1],
]
