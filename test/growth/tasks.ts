import { type Observable, from, lastValueFrom, mergeMap, type OperatorFunction } from 'rxjs'
import { anthropicBatches, batchResults } from '../../src/batches/index.ts'
import {
  anthropic,
  contentBlocks,
  elementsOf,
  groupBlocks,
  messages,
  type MessageRequest,
  type MessageStreamEvent,
  reduceMessage,
  relay,
  scanMessage,
  scanUsage,
  textDeltas,
  toolInputs,
} from '../../src/index.ts'
import { memoryLog, sseBody } from '../../src/server/index.ts'
import { decodeEventStream, encodeFrame, type Frame } from '../../src/wire/index.ts'
import { chunkBytes } from '../eventStream.ts'

/** Makes something with `size` items. It returns what reads them. */
type Task = (size: number) => () => Promise<unknown>

const request: MessageRequest = { model: 'm', max_tokens: 1, messages: [{ role: 'user', content: 'Olá' }] }

const frameOf = (event: { readonly type: string }): Frame => ({ event: event.type, data: JSON.stringify(event) })

const list = <T>(size: number, item: (index: number) => T): readonly T[] =>
  Array.from({ length: size }, (_, i) => item(i))

interface Event {
  readonly type: string
  readonly index?: number
  readonly delta?: object
  readonly content_block?: object
}

const block = (index: number, content_block: object, deltas: readonly object[]): readonly Event[] => [
  { type: 'content_block_start', index, content_block },
  ...deltas.map((delta) => ({ type: 'content_block_delta', index, delta })),
  { type: 'content_block_stop', index },
]

const message = (blocks: readonly Event[]): readonly Frame[] =>
  [
    {
      type: 'message_start',
      message: {
        id: 'msg_1',
        type: 'message',
        role: 'assistant',
        model: 'm',
        content: [],
        stop_reason: null,
        stop_sequence: null,
        usage: { input_tokens: 1, output_tokens: 1 },
      },
    },
    ...blocks,
    {
      type: 'message_delta',
      delta: { stop_reason: 'end_turn', stop_sequence: null },
      usage: { output_tokens: blocks.length },
    },
    { type: 'message_stop' },
  ].map(frameOf)

const pieces = (text: string): readonly string[] => text.match(/[^]{1,20}/g) ?? []

const text = (size: number): readonly Frame[] =>
  message(
    block(
      0,
      { type: 'text', text: '' },
      list(size, (i) => ({ type: 'text_delta', text: ` ${100_000 + i} words of "olá"\n` })),
    ),
  )

const texts = (size: number): readonly Frame[] =>
  message(
    list(size, (i) =>
      block(i, { type: 'text', text: '' }, [{ type: 'text_delta', text: `text ${100_000 + i}` }]),
    ).flat(),
  )

const toolCall = (json: string): readonly Frame[] =>
  message(
    block(
      0,
      { type: 'tool_use', id: 'toolu_1', name: 'edit', input: {} },
      pieces(json).map((partial_json) => ({ type: 'input_json_delta', partial_json })),
    ),
  )

const longString = (size: number): string => JSON.stringify({ content: 'Some "text" of a file.\n'.repeat(size) })
const edits = (size: number): string =>
  JSON.stringify({
    edits: list(size, (i) => ({ path: `src/${100_000 + i}.ts`, old: 'a line of code', new: 'another line' })),
  })
const numbers = (size: number): string => JSON.stringify({ numbers: list(size, (i) => 100_000 + i) })
const keys = (size: number): string =>
  JSON.stringify(Object.fromEntries(list(size, (i) => [`key ${100_000 + i}`, 'some value'])))

const bytesOf = (frames: readonly Frame[]): Uint8Array => new TextEncoder().encode(frames.map(encodeFrame).join(''))
const cut = (bytes: Uint8Array, size: number): readonly Uint8Array[] =>
  list(Math.ceil(bytes.length / size), (i) => bytes.slice(i * size, (i + 1) * size))
const oneEach = (frames: readonly Frame[]): readonly Uint8Array[] => frames.map((frame) => bytesOf([frame]))

/** A `fetch` whose response delivers these reads, each on demand. */
const fetchOf =
  (reads: readonly Uint8Array[], type = 'text/event-stream'): typeof fetch =>
  () => {
    let next = 0
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        const read = reads[next++]
        if (read) controller.enqueue(read)
        else controller.close()
      },
    })
    return Promise.resolve(new Response(body, { headers: { 'content-type': type } }))
  }

const whole = (source: Observable<unknown>): Promise<unknown> => lastValueFrom(source)

/** Reads the events of these reads through an operator. */
const through = (
  reads: readonly Uint8Array[],
  operator: OperatorFunction<MessageStreamEvent, unknown> = (events) => events,
): (() => Promise<unknown>) => {
  const ask = messages(anthropic({ apiKey: 'a', fetch: fetchOf(reads) }))
  return () => whole(ask(request).pipe(operator))
}

const inReads = (frames: readonly Frame[]): readonly Uint8Array[] => cut(bytesOf(frames), 16_384)

const oneLongFrame = (size: number): readonly Frame[] =>
  message(block(0, { type: 'text', text: '' }, [{ type: 'text_delta', text: 'olá, "words"\n'.repeat(size) }]))

const resultLine = (i: number): string =>
  `${JSON.stringify({ custom_id: `item ${100_000 + i}`, result: { type: 'errored', error: { type: 'error', error: { type: 'api_error', message: 'no' } } } })}\n`

/** What may not take more than twice as much for twice as many items, with the number of items that is counted. */
export const tasks: Readonly<Record<string, { readonly size: number; readonly task: Task }>> = {
  'the events of a text in 16 KB reads': { size: 1000, task: (size) => through(inReads(text(size))) },
  'the events of a text, one in each read': { size: 1000, task: (size) => through(oneEach(text(size))) },
  'a long event in short reads': { size: 1000, task: (size) => through(cut(bytesOf(oneLongFrame(size)), 64)) },
  'scanMessage over a text': { size: 1000, task: (size) => through(inReads(text(size)), scanMessage()) },
  'scanMessage over a tool input': {
    size: 500,
    task: (size) => through(inReads(toolCall(edits(size))), scanMessage()),
  },
  'reduceMessage over a text': { size: 1000, task: (size) => through(inReads(text(size)), reduceMessage()) },
  'reduceMessage over many blocks': { size: 500, task: (size) => through(inReads(texts(size)), reduceMessage()) },
  'contentBlocks over many blocks': { size: 500, task: (size) => through(inReads(texts(size)), contentBlocks()) },
  'groupBlocks over many blocks': {
    size: 500,
    task: (size) =>
      through(inReads(texts(size)), (events) =>
        events.pipe(
          groupBlocks(),
          mergeMap((events) => events),
        ),
      ),
  },
  'scanUsage over a text': { size: 1000, task: (size) => through(inReads(text(size)), scanUsage()) },
  'textDeltas over a text': { size: 1000, task: (size) => through(inReads(text(size)), textDeltas()) },
  'toolInputs over one string': {
    size: 1000,
    task: (size) => through(inReads(toolCall(longString(size))), toolInputs()),
  },
  'toolInputs over edits': { size: 500, task: (size) => through(inReads(toolCall(edits(size))), toolInputs()) },
  'toolInputs over numbers': { size: 4000, task: (size) => through(inReads(toolCall(numbers(size))), toolInputs()) },
  'toolInputs over keys': { size: 1000, task: (size) => through(inReads(toolCall(keys(size))), toolInputs()) },
  'elementsOf over edits': {
    size: 500,
    task: (size) => through(inReads(toolCall(edits(size))), elementsOf(['edits'])),
  },
  'decodeEventStream over short reads': {
    size: 200,
    task: (size) => {
      const reads = list(size, (i) => cut(chunkBytes(`{"type":"ping","n":${i}}`), 100)).flat()
      return () => whole(from(reads).pipe(decodeEventStream()))
    },
  },
  'batchResults over many lines': {
    size: 1000,
    task: (size) => {
      const reads = cut(new TextEncoder().encode(list(size, resultLine).join('')), 16_384)
      const results = batchResults(anthropicBatches({ apiKey: 'a', fetch: fetchOf(reads, 'application/x-jsonl') }))
      return () => whole(results({ id: 'msgbatch_1' }))
    },
  },
  'memoryLog with ten readers': {
    size: 500,
    task: (size) => () => {
      const read = memoryLog()('a', from(text(size)))
      return Promise.all(list(10, () => whole(read(undefined))))
    },
  },
  'a relay from its log to its reader': {
    size: 500,
    task: (size) => () => {
      const answer = (): Response =>
        new Response(sseBody(memoryLog()('a', from(text(size)))(undefined)), {
          headers: { 'content-type': 'text/event-stream' },
        })
      const ask = messages(relay({ url: 'http://relay/', fetch: () => Promise.resolve(answer()) }))
      return whole(ask(request))
    },
  },
}
