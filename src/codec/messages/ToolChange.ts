import * as t from 'io-ts'
import { jsonObject } from '../schema/jsonObject.ts'
import { openUnion } from '../schema/openUnion.ts'
import { typed } from '../schema/struct.ts'

/** The references to tools that may be added or removed. */
export const toolReferences = {
  tool_reference: typed('tool_reference', { name: t.string }),
  mcp_tool_reference: typed('mcp_tool_reference', { name: t.string, server_name: t.string }),
  mcp_toolset_reference: typed('mcp_toolset_reference', { server_name: t.string }),
}

/** A tool that a compaction has added or removed. A definition is kept as it is: it is only sent back. */
export const ToolChange = openUnion('tool_change', {
  tool_addition: typed('tool_addition', {
    tool: openUnion('tool', {
      ...toolReferences,
      tool_definition: typed('tool_definition', { definition: jsonObject }),
    }),
  }),
  tool_removal: typed('tool_removal', { tool: openUnion('tool', toolReferences) }),
})
