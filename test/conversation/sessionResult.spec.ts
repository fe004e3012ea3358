import { sessionResult } from '../../src/conversation/sessionResult.ts'
import type { ToolOutput } from '../../src/index.ts'

const answerWith = (content: ToolOutput | undefined, is_error?: boolean) =>
  sessionResult({
    type: '@tool_result',
    id: 'sevt_1',
    name: 'tide',
    result: {
      type: 'tool_result',
      tool_use_id: 'sevt_1',
      ...(content !== undefined && { content }),
      ...(is_error !== undefined && { is_error }),
    },
  })

const answered = { type: 'user.custom_tool_result', custom_tool_use_id: 'sevt_1' }
const url = { type: 'url', url: 'https://example.com/a.png' } as const

describe('sessionResult', () => {
  it('answers the call with a text, or with nothing for a blank one, which the API refuses', () => {
    const text = { type: 'text', text: '3 m' }
    expect(answerWith('3 m')).toEqual({ ...answered, content: [text], is_error: false })
    expect(answerWith('No.', true)).toEqual({ ...answered, content: [{ ...text, text: 'No.' }], is_error: true })
    expect(answerWith(' ')).toEqual({ ...answered, content: [], is_error: false })
    expect(answerWith(undefined)).toEqual({ ...answered, content: [], is_error: false })
  })

  it('sends the blocks that a session takes, without what only the Messages API takes', () => {
    const cache_control = { type: 'ephemeral' } as const
    expect(
      answerWith([
        { type: 'text', text: 'a', cache_control },
        { type: 'image', source: url, cache_control },
        { type: 'document', source: url, title: 'T', citations: { enabled: true } },
        { type: 'search_result', source: 's', title: 'T', content: [{ type: 'text', text: 'b', cache_control }] },
      ]),
    ).toEqual({
      ...answered,
      content: [
        { type: 'text', text: 'a' },
        { type: 'image', source: url },
        { type: 'document', source: url, title: 'T', context: undefined },
        {
          type: 'search_result',
          source: 's',
          title: 'T',
          content: [{ type: 'text', text: 'b' }],
          citations: { enabled: false },
        },
      ],
      is_error: false,
    })
  })

  it.each<[string, Exclude<ToolOutput, string>[number]]>([
    ['tool_reference', { type: 'tool_reference', tool_name: 'x' }],
    ['document', { type: 'document', source: { type: 'content', content: 'x' } }],
    ['image', { type: 'image', source: { type: '@unknown', wireType: 'x', raw: {} } }],
    ['@unknown', { type: '@unknown', wireType: 'x', raw: {} }],
  ])('answers with an error in place of a %s that a session does not take', (type, block) => {
    expect(answerWith([{ type: 'text', text: 'a' }, block])).toEqual({
      ...answered,
      content: [{ type: 'text', text: `The tool returned a block that a session does not take: ${type}` }],
      is_error: true,
    })
  })
})
