import type { ContentBlock, MessageStreamEvent } from 'rxjs-anthropic'
import { encodeEvent } from 'rxjs-anthropic/server'
import { encodeFrame } from 'rxjs-anthropic/wire'

/** The request, as far as the answer depends on it. */
interface Asked {
  readonly messages: readonly { readonly role: string; readonly content: string | readonly Result[] }[]
}

interface Result {
  readonly type: string
  readonly content?: unknown
  readonly is_error?: boolean
}

/** The scripted answer of an agent: it thinks and searches, wants to delete a note, and reports what became of it. */
export const agentAnswer = (request: unknown): string => {
  const { messages } = request as Asked
  const turn = messages.at(-1)
  const result =
    typeof turn?.content === 'string' ? undefined : turn?.content.find(({ type }) => type === 'tool_result')
  const id = `msg_${messages.length}`
  if (result === undefined)
    return answer(id, 'tool_use', [
      ...thinking(0, 'The note could be anywhere, so I search for the word first. '),
      ...text(1, 'Let me look through your notes for that.'),
      ...call(2, `toolu_${messages.length}`, 'search', { word: 'kale' }),
    ])
  if (String(result.content).includes('draft.txt and'))
    return answer(id, 'tool_use', [
      ...text(0, 'There is a draft of the same recipe. I would delete it.'),
      ...call(1, `toolu_${messages.length}`, 'remove', { file: 'draft.txt' }),
    ])
  return answer(
    id,
    'end_turn',
    text(0, result.is_error ? 'Then I leave everything as it is.' : 'The draft is gone, the recipe is in recipes.txt.'),
  )
}

const answer = (id: string, stop_reason: string, blocks: readonly MessageStreamEvent[]): string => {
  const usage = { input_tokens: 40, output_tokens: 1 }
  const events: readonly MessageStreamEvent[] = [
    {
      type: 'message_start',
      message: { id, type: 'message', role: 'assistant', model: 'claude-sonnet-5', content: [], usage },
    },
    ...blocks,
    { type: 'message_delta', delta: { stop_reason, stop_sequence: null }, usage: { output_tokens: 30 } },
    { type: 'message_stop' },
  ]
  return events.map((event) => encodeFrame(encodeEvent(event))).join('')
}

type Delta = Extract<MessageStreamEvent, { readonly type: 'content_block_delta' }>['delta']

const block = (index: number, content_block: ContentBlock, deltas: readonly Delta[]): readonly MessageStreamEvent[] => [
  { type: 'content_block_start', index, content_block },
  ...deltas.map((delta) => ({ type: 'content_block_delta' as const, index, delta })),
  { type: 'content_block_stop', index },
]

const wordsOf = (text: string): readonly string[] => text.match(/\S+\s*/g) ?? []

const text = (index: number, words: string) =>
  block(
    index,
    { type: 'text', text: '' },
    wordsOf(words).map((text) => ({ type: 'text_delta', text })),
  )

const thinking = (index: number, words: string) =>
  block(index, { type: 'thinking', thinking: '', signature: '' }, [
    ...wordsOf(words).map((thinking) => ({ type: 'thinking_delta' as const, thinking })),
    { type: 'signature_delta', signature: 'signed' },
  ])

const call = (index: number, id: string, name: string, input: object) =>
  block(index, { type: 'tool_use', id, name, input: {} }, [
    { type: 'input_json_delta', partial_json: JSON.stringify(input) },
  ])
