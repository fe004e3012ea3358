import * as t from 'io-ts'
import { list } from '../../schema/list.ts'
import { nullable } from '../../schema/nullable.ts'
import { openUnion } from '../../schema/openUnion.ts'
import { optional } from '../../schema/optional.ts'
import { struct, typed } from '../../schema/struct.ts'

/**
 * An MCP server whose tools Claude may call (beta).
 *
 * @since 0.1.0
 * @category Requests
 */
export const MCPServer = openUnion('MCPServer', {
  url: typed('url', {
    name: t.string,
    url: t.string,
    authorization_token: optional(nullable(t.string)),
    tool_configuration: optional(
      nullable(
        struct('tool_configuration', {
          allowed_tools: optional(nullable(list(t.string))),
          enabled: optional(nullable(t.boolean)),
        }),
      ),
    ),
  }),
})
export type MCPServer = t.TypeOf<typeof MCPServer>
