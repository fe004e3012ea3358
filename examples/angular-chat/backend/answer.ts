import { randomUUID } from 'node:crypto'
import type { ContentBlock, Message, MessageStreamEvent } from 'rxjs-anthropic'
import { frames } from 'rxjs-anthropic/testing'

/** A text block to stream. */
export interface Text {
  readonly type: 'text'
  readonly text: string
}

/** A block to stream. */
export type Block =
  | Text
  | { readonly type: 'thinking'; readonly thinking: string }
  | { readonly type: 'tool_use'; readonly id: string; readonly name: string; readonly input: object }

/** Returns the events with which Claude would stream an answer of these blocks. */
export const answer = (blocks: readonly Block[]): readonly MessageStreamEvent[] => {
  const calls = blocks.some(({ type }) => type === 'tool_use')
  return [
    { type: 'message_start', message: { ...message, id: `msg_${randomUUID()}` } },
    ...blocks.flatMap(blockEvents),
    {
      type: 'message_delta',
      delta: { stop_reason: calls ? 'tool_use' : 'end_turn', stop_sequence: null },
      usage: { output_tokens: 100 },
    },
    { type: 'message_stop' },
  ]
}

/** Returns events as a recording. */
export const recordingOf = (events: readonly MessageStreamEvent[]): string =>
  new TextDecoder().decode(Buffer.concat(frames(events)))

const message: Message = {
  id: '',
  type: 'message',
  role: 'assistant',
  model: 'claude-sonnet-5',
  content: [],
  stop_reason: null,
  stop_sequence: null,
  usage: { input_tokens: 100, output_tokens: 1 },
}

const blockEvents = (block: Block, index: number): readonly MessageStreamEvent[] => [
  { type: 'content_block_start', index, content_block: emptyBlock(block) },
  ...deltasOf(block).map((delta): MessageStreamEvent => ({ type: 'content_block_delta', index, delta })),
  { type: 'content_block_stop', index },
]

const emptyBlock = (block: Block): ContentBlock => {
  switch (block.type) {
    case 'thinking':
      return { type: 'thinking', thinking: '', signature: '' }
    case 'text':
      return { type: 'text', text: '' }
    case 'tool_use':
      return { ...block, input: {} }
  }
}

type Delta = Extract<MessageStreamEvent, { readonly type: 'content_block_delta' }>['delta']

const deltasOf = (block: Block): readonly Delta[] => {
  switch (block.type) {
    case 'thinking':
      return [
        ...splitWords(block.thinking).map((thinking): Delta => ({ type: 'thinking_delta', thinking })),
        { type: 'signature_delta', signature: 'RXhhbXBsZTogbm90IGEgc2lnbmF0dXJlIG9mIGFueWJvZHku' },
      ]
    case 'text':
      return splitWords(block.text).map((text): Delta => ({ type: 'text_delta', text }))
    case 'tool_use':
      return (JSON.stringify(block.input).match(/.{1,7}/gs) ?? []).map((partial_json): Delta => ({
        type: 'input_json_delta',
        partial_json,
      }))
  }
}

const splitWords = (text: string): readonly string[] => text.match(/\S+\s*/g) ?? []
