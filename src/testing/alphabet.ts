import type { MessageStreamEvent } from '../codec/messages/MessageStreamEvent.ts'
import { ApiFailure } from '../failure/ApiFailure.ts'

type Alphabet = Readonly<Record<Letter, MessageStreamEvent>>

/**
 * A letter of the {@link alphabet}.
 *
 * @since 0.1.0
 * @category Testing
 */
export type Letter =
  'S' | '[' | ']' | '{' | '}' | '<' | '>' | 'a' | 'b' | 'c' | 'j' | 'k' | 'x' | 'y' | '~' | '$' | 'T' | '.' | 'p' | '?'

const delta = (index: number, delta: Extract<MessageStreamEvent, { type: 'content_block_delta' }>['delta']) =>
  ({ type: 'content_block_delta', index, delta }) as const

const stop = (index: number) => ({ type: 'content_block_stop', index }) as const

const end = (stop_reason: string) =>
  ({ type: 'message_delta', delta: { stop_reason, stop_sequence: null }, usage: { output_tokens: 5 } }) as const

/**
 * One letter for each kind of event, so that a marble diagram looks like the message it describes: `S[ab]{jk}T(.|)`.
 *
 * | letter | event | letter | event |
 * | --- | --- | --- | --- |
 * | `S` | `message_start` | `$` `T` | `message_delta` with `end_turn`, with `tool_use` |
 * | `[` `]` | a text block starts, stops | `.` | `message_stop` |
 * | `{` `}` | a tool_use block starts, stops | `p` | `ping` |
 * | `<` `>` | a thinking block starts, stops | `?` | an event of an unknown type |
 * | `a` `b` `c` | `text_delta` of that letter | `j` `k` | `input_json_delta`, the halves of `{"a":1}` |
 * | `x` `y` | `thinking_delta` of that letter | `~` | `signature_delta` |
 *
 * No two letters mean equal events. When a diagram becomes events, its blocks are numbered in order.
 *
 * @example
 * ```ts
 * import { alphabet } from 'rxjs-anthropic/testing'
 *
 * console.log(alphabet['.'].type) // => message_stop
 * ```
 *
 * @since 0.1.0
 * @category Testing
 */
export const alphabet: Alphabet = {
  S: {
    type: 'message_start',
    message: {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: 'claude-test',
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage: { input_tokens: 10, output_tokens: 1 },
    },
  },
  '[': { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
  a: delta(0, { type: 'text_delta', text: 'a' }),
  b: delta(0, { type: 'text_delta', text: 'b' }),
  c: delta(0, { type: 'text_delta', text: 'c' }),
  ']': stop(0),
  '{': {
    type: 'content_block_start',
    index: 1,
    content_block: { type: 'tool_use', id: 'toolu_1', name: 'tool', input: {} },
  },
  j: delta(1, { type: 'input_json_delta', partial_json: '{"a"' }),
  k: delta(1, { type: 'input_json_delta', partial_json: ':1}' }),
  '}': stop(1),
  '<': { type: 'content_block_start', index: 2, content_block: { type: 'thinking', thinking: '', signature: '' } },
  x: delta(2, { type: 'thinking_delta', thinking: 'x' }),
  y: delta(2, { type: 'thinking_delta', thinking: 'y' }),
  '~': delta(2, { type: 'signature_delta', signature: 'signed' }),
  '>': stop(2),
  $: end('end_turn'),
  T: end('tool_use'),
  '.': { type: 'message_stop' },
  p: { type: 'ping' },
  '?': { type: '@unknown', wireType: 'news', raw: { type: 'news' } },
}

/**
 * The failure that `#` means in {@link streamOf}: an overload inside the stream, the most common failure.
 *
 * @since 0.1.0
 * @category Testing
 */
export const overloaded: ApiFailure = new ApiFailure('Overloaded', { kind: 'overloaded_error' })
