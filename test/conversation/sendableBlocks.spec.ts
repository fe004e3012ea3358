import { sendableBlocks } from '../../src/conversation/sendableBlocks.ts'
import type { ContentBlock } from '../../src/index.ts'

const call = { id: 'srvtoolu_1', name: 'n', input: {} }
const server = { type: 'server_tool_use', ...call } as const
const mcp = { type: 'mcp_tool_use', server_name: 's', ...call } as const
const result = { type: 'web_search_tool_result', tool_use_id: 'srvtoolu_1', content: [] } as const
const invalid = (wireType: string) =>
  ({ type: '@invalid_tool_input', id: call.id, name: 'n', wireType, raw: '{' }) as const
const thinking = (signature?: string) => ({ type: 'thinking', thinking: 'x', signature }) as ContentBlock

describe('sendableBlocks', () => {
  it.each<[string, readonly ContentBlock[], readonly ContentBlock[]]>([
    [
      'no blank text',
      [
        { type: 'text', text: ' \n' },
        { type: 'text', text: 'a' },
      ],
      [{ type: 'text', text: 'a' }],
    ],
    ['no thinking without a signature', [thinking(''), thinking(), thinking('s')], [thinking('s')]],
    ['no call of a server without its result', [server, mcp], []],
    ['a call of a server with its result', [server, result], [server, result]],
    ['a call of an MCP server with its result', [mcp, result], [mcp, result]],
    ['an invalid call of a tool of yours', [invalid('tool_use')], [invalid('tool_use')]],
    ['no invalid call of a server without its result', [invalid('server_tool_use')], []],
    [
      'an invalid call of a server with its result',
      [invalid('mcp_tool_use'), result],
      [invalid('mcp_tool_use'), result],
    ],
  ])('has %s', (_, blocks, sent) => {
    expect(sendableBlocks(blocks)).toEqual(sent)
  })

  it('keeps the calls of a server in a turn that has not ended', () => {
    expect(sendableBlocks([server, mcp], true)).toEqual([server, mcp])
  })
})
