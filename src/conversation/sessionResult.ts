import type { SessionEventParam, SessionResultParam } from '../codec/sessions/SessionEventParam.ts'
import type { ToolResult } from '../operators/fold/Seam.ts'
import type { ToolOutput } from './toolResult.ts'

/** Returns the event that answers a call of a custom tool in a session. A result that a session does not take becomes an error that names the block. */
export const sessionResult = ({ id, result }: ToolResult): SessionEventParam => {
  const blocks = blocksOf(result.content ?? '')
  const content = blocks.flatMap((block) => sendableInSession(block) ?? [])
  const refused = blocks.find((block) => sendableInSession(block) === undefined)
  return refused === undefined
    ? { type: 'user.custom_tool_result', custom_tool_use_id: id, content, is_error: result.is_error ?? false }
    : {
        type: 'user.custom_tool_result',
        custom_tool_use_id: id,
        content: [{ type: 'text', text: `The tool returned a block that a session does not take: ${refused.type}` }],
        is_error: true,
      }
}

type OutputBlock = Exclude<ToolOutput, string>[number]

const blocksOf = (content: ToolOutput): readonly OutputBlock[] => {
  if (typeof content !== 'string') return content
  return content.trim() === '' ? [] : [{ type: 'text', text: content }]
}

/** Returns the block without the fields that only the Messages API takes; undefined for a block that a session does not take. */
const sendableInSession = (block: OutputBlock): SessionResultParam | undefined => {
  switch (block.type) {
    case 'text':
      return { type: 'text', text: block.text }
    case 'image':
      return block.source.type === '@unknown' ? undefined : { type: 'image', source: block.source }
    case 'document': {
      const { source, title, context } = block
      return source.type === '@unknown' || source.type === 'content'
        ? undefined
        : { type: 'document', source, title, context }
    }
    case 'search_result': {
      const { source, title, content, citations } = block
      return {
        type: 'search_result',
        source,
        title,
        content: content.map(({ text }) => ({ type: 'text', text })),
        citations: { enabled: citations?.enabled ?? false },
      }
    }
    default:
      return undefined
  }
}
