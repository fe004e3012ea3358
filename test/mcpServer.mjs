// An MCP server over stdio, for the recipe of the cookbook.
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js'
import { z } from 'zod'

const server = new McpServer({ name: 'notes', version: '1.0.0' })
let cancelled = 0

const said = (text) => ({ content: [{ type: 'text', text }] })

server.registerTool(
  'search',
  { description: 'Searches all notes for a word.', inputSchema: { word: z.string() } },
  ({ word }) => said(`"${word}" is in draft.txt.`),
)
server.registerTool('fail', { inputSchema: {} }, () => ({ ...said('The disk is full.'), isError: true }))
server.registerTool('picture', { inputSchema: {} }, () => ({
  content: [{ type: 'image', data: 'AAAA', mimeType: 'image/png' }],
}))
server.registerTool(
  'wait',
  { inputSchema: {} },
  (_, { signal }) =>
    new Promise((resolve) =>
      signal.addEventListener('abort', () => {
        cancelled += 1
        resolve(said('too late'))
      }),
    ),
)
server.registerTool('cancelled', { inputSchema: {} }, () => said(String(cancelled)))

await server.connect(new StdioServerTransport())
