// The streams that are measured: made up, the same at every run, in the form that recorded ones have.
import { TextEncoder } from 'node:util'
import { ReadableStream } from 'node:stream/web'

/** Numbers from 0 to 1 that look random, and are the same at every run. */
const randomFrom = (seed) => () => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
  return seed / 2 ** 32
}

const words =
  'the of a to model stream answer bytes event when each while between reader small light river question'.split(' ')
const ends = ['.\n\n', ':\n', ' "so"', '\\(x\\)']
const marks = [' — so', ' “yes”', ' olá', ' 🌍']

/** A piece of prose of about 20 bytes; one in eight has a character that JSON escapes, one in 25 one that is not ASCII. */
const piece = (random) => {
  let text = ''
  while (text.length < 16) text += ` ${words[Math.floor(random() * words.length)]}`
  const odd = random()
  if (odd < 0.13) return text + ends[Math.floor(random() * ends.length)]
  return odd < 0.17 ? text + marks[Math.floor(random() * marks.length)] : text
}
const prose = (random, pieces) => Array.from({ length: pieces }, () => piece(random))
const inPieces = (text, length = 20) => text.match(new RegExp(`[^]{1,${length}}`, 'g'))
const letters = (random, length) => Array.from({ length }, () => Math.floor(random() * 36).toString(36)).join('')

/** An event as the API sends it, with up to fifteen blanks before the last brace. */
const frame = (random, event) => {
  const json = JSON.stringify(event)
  return `event: ${event.type}\ndata: ${json.slice(0, -1)}${' '.repeat(Math.floor(random() * 16))}}\n\n`
}

const start = (id) => ({
  type: 'message_start',
  message: {
    model: 'claude-sonnet-5',
    id,
    type: 'message',
    role: 'assistant',
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage: {
      input_tokens: 2247,
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: 0,
      cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
      output_tokens: 26,
      service_tier: 'standard',
    },
  },
})
const end = (stop_reason) => [
  {
    type: 'message_delta',
    delta: { stop_reason, stop_sequence: null },
    usage: { input_tokens: 2247, cache_creation_input_tokens: 0, cache_read_input_tokens: 0, output_tokens: 9021 },
  },
  { type: 'message_stop' },
]
const ping = { type: 'ping' }
const block = (index, content_block, deltas) => [
  { type: 'content_block_start', index, content_block },
  ...deltas.map((delta) => ({ type: 'content_block_delta', index, delta })),
  { type: 'content_block_stop', index },
]
const textDeltas = (texts) => texts.map((text) => ({ type: 'text_delta', text }))
const inputDeltas = (text) =>
  ['', ...inPieces(text)].map((partial_json) => ({ type: 'input_json_delta', partial_json }))
const call = (index, name, input) =>
  block(
    index,
    { type: 'tool_use', id: `toolu_${index}`, name, input: {}, caller: { type: 'direct' } },
    inputDeltas(input),
  )
const search = (random) => ({
  type: 'web_search_result',
  title: prose(random, 2).join('').trim(),
  url: `https://example.com/${letters(random, 30)}`,
  encrypted_content: letters(random, 1500),
  page_age: null,
})
const citation = (random) => ({
  type: 'citations_delta',
  citation: {
    type: 'web_search_result_location',
    cited_text: prose(random, 6).join(''),
    url: `https://example.com/${letters(random, 30)}`,
    title: prose(random, 2).join('').trim(),
    encrypted_index: letters(random, 120),
  },
})

const message = (id, blocks, stopReason) => [
  start(id),
  ...blocks.slice(0, 1),
  ping,
  ...blocks.slice(1),
  ...end(stopReason),
]

/** So many characters of the input of a tool that changes files, as JSON. */
export const edits = (size, random = randomFrom(2)) => {
  const edit = (i) =>
    JSON.stringify({ path: `src/file${i}.ts`, old: prose(random, 12).join(''), new: prose(random, 18).join('') })
  let text = ''
  for (let i = 0; text.length < size; i++) text += `${i === 0 ? '' : ','}${edit(i)}`
  return `{"edits":[${text}]}`
}

const textMessage = (random, id, deltas) =>
  message(id, block(0, { type: 'text', text: '' }, textDeltas(prose(random, deltas))), 'end_turn')

const mixedMessage = (random) => {
  const thoughts = prose(random, 900).map((thinking) => ({ type: 'thinking_delta', thinking }))
  const signature = { type: 'signature_delta', signature: letters(random, 700) }
  const searched = {
    type: 'server_tool_use',
    id: 'srvtoolu_1',
    name: 'web_search',
    input: {},
    caller: { type: 'direct' },
  }
  const results = Array.from({ length: 10 }, () => search(random))
  const found = {
    type: 'web_search_tool_result',
    tool_use_id: 'srvtoolu_1',
    content: results,
    caller: { type: 'direct' },
  }
  const cited = () => [citation(random), citation(random), ...textDeltas(prose(random, 60))]
  return message(
    'msg_3',
    [
      ...block(0, { type: 'thinking', thinking: '', signature: '' }, [...thoughts, signature]),
      ...block(1, searched, inputDeltas('{"query": "how light is scattered in the air of the evening"}')),
      ...block(2, found, []),
      ...Array.from({ length: 12 }, (_, i) => block(3 + i, { type: 'text', text: '', citations: [] }, cited())).flat(),
      ...block(15, { type: 'text', text: '' }, textDeltas(prose(random, 650))),
      ...Array.from({ length: 5 }, (_, i) => call(16 + i, 'edit', edits(2000, random))).flat(),
    ],
    'tool_use',
  )
}

/** What each workload is: a title, and its streams, each a list of frames. */
const makers = {
  W1: () => ['one text block of 20 000 deltas', [textMessage(randomFrom(1), 'msg_1', 20_000)]],
  W2: (kibibytes = 256) => [
    `one tool call with ${kibibytes} KiB of input`,
    [message('msg_2', call(0, 'edit', edits(kibibytes * 1024)), 'tool_use')],
  ],
  W3: () => ['a mixed message', [mixedMessage(randomFrom(3))]],
  W4: () => {
    const random = randomFrom(4)
    return ['2 000 streams of 30 events', Array.from({ length: 2000 }, (_, i) => textMessage(random, `msg_4_${i}`, 24))]
  },
}

/** The text and the tool inputs that a correct reader ends up with. */
const answerOf = (events) => ({
  text: events.map(({ delta }) => (delta?.type === 'text_delta' ? delta.text : '')).join(''),
  inputs: events
    .filter(({ content_block }) => content_block?.type === 'tool_use')
    .map(({ index: at }) =>
      JSON.parse(events.map(({ index, delta }) => (index === at && delta?.partial_json) || '').join('')),
    ),
})

/** A workload: each stream with its frames as text, and the answer that it holds. */
export const workload = (name, size) => {
  const [title, streams] = makers[name](size)
  const random = randomFrom(5)
  return {
    title,
    events: streams.reduce((sum, events) => sum + events.length, 0),
    streams: streams.map((events) => ({
      frames: events.map((event) => frame(random, event)),
      answer: answerOf(events),
    })),
  }
}

const encoder = new TextEncoder()

/** The bytes of frames in reads of so many bytes; 0 is a read for each frame. */
export const cut = (frames, size) => {
  if (size === 0) return frames.map((text) => encoder.encode(text))
  const bytes = encoder.encode(frames.join(''))
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.slice(i * size, (i + 1) * size))
}

/** A body that delivers one read after the other, each on demand. */
export const bodyOf = (reads) => {
  let next = 0
  return new ReadableStream({
    pull(controller) {
      if (next < reads.length) controller.enqueue(reads[next++])
      else controller.close()
    },
  })
}

/** The response that carries a body. */
export const respond = (body) =>
  new globalThis.Response(body, {
    headers: { 'content-type': 'text/event-stream; charset=utf-8', 'request-id': 'req_1' },
  })
