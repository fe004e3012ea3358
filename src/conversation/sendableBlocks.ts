import type { ContentBlockParam } from '../codec/messages/request/ContentBlockParam.ts'

/**
 * Returns the blocks that Claude takes back: no blank text, no thinking without its signature, and no call of a server's tool without its result.
 *
 * A turn that Claude has not ended keeps such calls: their results follow in the next answer.
 */
export const sendableBlocks = <Block extends ContentBlockParam>(
  blocks: readonly Block[],
  isUnfinished = false,
): readonly Block[] => {
  const answered = new Set(blocks.flatMap((block) => ('tool_use_id' in block ? [block.tool_use_id] : [])))
  return blocks.filter((block) => {
    switch (block.type) {
      case 'text':
        return block.text.trim() !== ''
      case 'thinking':
        return (block.signature ?? '') !== ''
      case 'server_tool_use':
      case 'mcp_tool_use':
        return isUnfinished || answered.has(block.id)
      case '@invalid_tool_input':
        return block.wireType === 'tool_use' || answered.has(block.id)
      default:
        return true
    }
  })
}
