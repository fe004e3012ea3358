import { lastValueFrom, reduce } from 'rxjs'
import { type Conversation, conversationReducer, type MessageParam, stopConversation } from '../../src/index.ts'
import { streamOf } from '../../src/testing/index.ts'
import { question } from './answers.ts'

const started: Conversation = { messages: question.messages, answer: undefined }
const after = (diagram: string) => lastValueFrom(streamOf(diagram)().pipe(reduce(conversationReducer, started)))

const use = (id: string) => ({ type: 'tool_use', id, name: 'tool', input: {} }) as const
const cancelled = (id: string, content = 'Cancelled by the user') => ({
  type: 'tool_result',
  tool_use_id: id,
  content,
  is_error: true,
})

describe('stopConversation', () => {
  it('keeps the complete part of the answer: signed thinking, text, and calls with an error for each', async () => {
    const { messages, answer } = stopConversation(await after('S<x~>[ab]{jk}{j|'))
    expect(answer).toBeUndefined()
    expect(messages).toEqual([
      ...question.messages,
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'x', signature: 'signed' },
          { type: 'text', text: 'ab' },
          { type: 'tool_use', id: 'toolu_2', name: 'tool', input: { a: 1 } },
        ],
      },
      { role: 'user', content: [cancelled('toolu_2')] },
    ])
  })

  it.each([
    ['nothing', ''],
    ['thinking that has not stopped', 'S<x~'],
    ['a blank text', 'S['],
    ['tool input', 'S{j'],
  ])('leaves the question if only %s had arrived', async (_, diagram) => {
    expect(stopConversation(await after(`${diagram}|`)).messages).toEqual(question.messages)
  })

  it('keeps the results that have arrived, and answers the other calls with the given words', () => {
    const sent = { type: 'tool_result', tool_use_id: '2', content: 'on' } as const
    const messages: readonly MessageParam[] = [
      ...question.messages,
      { role: 'assistant', content: [use('1'), use('2')] },
      { role: 'user', content: [sent] },
    ]
    expect(stopConversation({ messages, answer: undefined }, 'No time').messages.at(-1)).toEqual({
      role: 'user',
      content: [cancelled('1', 'No time'), sent],
    })
  })

  it('puts results before a question that was already added', () => {
    const messages: readonly MessageParam[] = [
      ...question.messages,
      { role: 'assistant', content: [use('1')] },
      { role: 'user', content: 'Well?' },
    ]
    expect(stopConversation({ messages, answer: undefined }).messages.at(-1)).toEqual({
      role: 'user',
      content: [cancelled('1'), { type: 'text', text: 'Well?' }],
    })
  })

  it('changes nothing in a conversation that may be sent', async () => {
    const { messages } = await after('S[ab]$(.|)')
    expect(stopConversation({ messages, answer: undefined })).toEqual({ messages, answer: undefined })
  })
})
