import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Anthropic from '@anthropic-ai/sdk'
import ts from 'typescript'
import { root } from './docExamples.ts'

/** What README.md and docs/from-the-sdk.md say of the official SDK. If one of these fails, the SDK has changed: change the text. */

const text = (file: string): string => readFileSync(join(root, file), 'utf8')

const event = (type: string, fields: object = {}): string =>
  `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`

const start = event('message_start', {
  message: {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'claude-test',
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage: { input_tokens: 1, output_tokens: 1 },
  },
})
const opened = event('content_block_start', { index: 0, content_block: { type: 'text', text: '' } })
const piece = event('content_block_delta', { index: 0, delta: { type: 'text_delta', text: 'a' } })
const ending = (stop_reason: string): string =>
  event('content_block_stop', { index: 0 }) +
  event('message_delta', { delta: { stop_reason, stop_sequence: null }, usage: { output_tokens: 5 } }) +
  event('message_stop')
const overloaded = { type: 'overloaded_error', message: 'Overloaded' }
const failed = event('error', { error: overloaded })

const params = { model: 'claude-test', max_tokens: 9, messages: [{ role: 'user' as const, content: 'Hi' }] }

const sse = (body: string | ReadableStream): Response =>
  new Response(body, { headers: { 'content-type': 'text/event-stream' } })
const json = (status: number): Response =>
  Response.json({ type: 'error', error: overloaded }, { status, headers: { 'retry-after-ms': '1' } })

/** A client that receives these responses, one per request. */
const receiving = (responses: readonly (() => Response)[], options: object = { maxRetries: 0 }) => {
  let requests = 0
  const client = new Anthropic({
    apiKey: 'a key',
    ...options,
    fetch: async () => {
      requests += 1
      return (responses[requests - 1] ?? (() => json(500)))()
    },
  })
  return { client, requests: () => requests }
}

/** Reads in a `for await` loop whose body takes a turn of the event loop or more. */
const read = async (stream: AsyncIterable<{ readonly type: string }>): Promise<readonly string[]> => {
  const types: string[] = []
  for await (const { type } of stream) {
    types.push(type)
    for (let turns = 0; turns < 20; turns += 1) await new Promise(setImmediate)
  }
  return types
}

/** What a promise has become after some turns of the event loop. */
const after = async <A>(promise: Promise<A>): Promise<A | 'pending'> => {
  let now: A | 'pending' = 'pending'
  promise.then(
    (value) => (now = value),
    () => {},
  )
  for (let turns = 0; turns < 200; turns += 1) await new Promise(setImmediate)
  return now
}

describe('The official SDK', () => {
  it('is the version that the texts name', () => {
    const { version } = JSON.parse(text('node_modules/@anthropic-ai/sdk/package.json')) as { version: string }
    expect(text('README.md')).toContain(`We tested version ${version} `)
    expect(text('docs/from-the-sdk.md')).toContain(`Compared with version ${version};`)
  })

  it('does not show an error in the middle to a loop that reads slowly', async () => {
    const { client } = receiving([() => sse(start + opened + piece + piece + failed)])
    expect(await read(client.messages.stream(params))).toEqual([
      'message_start',
      'content_block_start',
      'content_block_delta',
      'content_block_delta',
    ])
  })

  it('does not end a loop that begins after the end of the stream', async () => {
    const { client } = receiving([() => sse(start + opened + piece + ending('end_turn'))])
    const stream = client.messages.stream(params)
    await stream.done()
    expect(await after(read(stream))).toBe('pending')
  })

  it('takes a body that ends in the middle of the message for its end', async () => {
    const body = (): Response => sse(start + opened + piece)
    const types = ['message_start', 'content_block_start', 'content_block_delta']
    expect(await read(receiving([body]).client.messages.stream(params))).toEqual(types)
    const created = await receiving([body]).client.messages.create({ ...params, stream: true })
    expect(await read(created)).toEqual(types)
  })

  it.each([
    ['an empty body', () => sse('')],
    ['a JSON error with status 200', () => json(200)],
  ])('takes %s for a stream without events', async (_, response) => {
    const { client } = receiving([response])
    expect(await read(await client.messages.create({ ...params, stream: true }))).toEqual([])
  })

  it('retries an overload with status 529, and none inside the stream', async () => {
    const whole = (): Response => sse(start + opened + piece + ending('end_turn'))
    const refused = receiving([() => json(529), whole], { maxRetries: 2 })
    expect(await refused.client.messages.stream(params).finalText()).toBe('a')
    expect(refused.requests()).toBe(2)
    const broken = receiving([() => sse(failed), whole], { maxRetries: 2 })
    await expect(broken.client.messages.stream(params).finalText()).rejects.toThrow('Overloaded')
    expect(broken.requests()).toBe(1)
  })

  it('has no timeout after the response has started', async () => {
    const silent = new ReadableStream({ start: (it) => it.enqueue(new TextEncoder().encode(start)) })
    const { client } = receiving([() => sse(silent)], { maxRetries: 0, timeout: 20 })
    const events = (await client.messages.create({ ...params, stream: true }))[Symbol.asyncIterator]()
    await events.next()
    const next = events.next()
    await new Promise((resolve) => setTimeout(resolve, 60))
    expect(await after(next)).toBe('pending')
  })

  it('repairs tool input that was cut', async () => {
    const cut =
      event('content_block_start', { index: 0, content_block: { type: 'tool_use', id: 't', name: 'w', input: {} } }) +
      event('content_block_delta', {
        index: 0,
        delta: { type: 'input_json_delta', partial_json: '{"path":"a.txt","content":"hello wor' },
      })
    const { client } = receiving([() => sse(start + cut + ending('max_tokens'))])
    const { content } = await client.messages.stream(params).finalMessage()
    expect(content).toEqual([{ type: 'tool_use', id: 't', name: 'w', input: { path: 'a.txt' } }])
  })
})

describe('The page for people who know the official SDK', () => {
  const sdk = join(root, 'node_modules/@anthropic-ai/sdk')
  const file = (path: string): ts.SourceFile => {
    const full = join(sdk, path)
    return ts.createSourceFile(full, readFileSync(full, 'utf8'), ts.ScriptTarget.Latest, true)
  }

  /** The public names in a class, an interface or a type, wherever it is in the file. */
  const membersOf = (path: string, type: string): readonly string[] => {
    const names: string[] = []
    const visit = (node: ts.Node): void => {
      if (
        (ts.isMethodDeclaration(node) || ts.isPropertyDeclaration(node) || ts.isGetAccessor(node) || isMember(node)) &&
        ts.isIdentifier(node.name)
      ) {
        const hidden = ts.canHaveModifiers(node) && ts.getModifiers(node)?.some(({ kind }) => isHidden.has(kind))
        if (!hidden && !node.name.text.startsWith('_')) names.push(node.name.text)
        return
      }
      ts.forEachChild(node, visit)
    }
    for (const statement of file(path).statements)
      if (isNamedType(statement) && statement.name?.text === type) ts.forEachChild(statement, visit)
    return [...new Set(names)]
  }
  const isHidden = new Set([ts.SyntaxKind.ProtectedKeyword, ts.SyntaxKind.PrivateKeyword])
  const isMember = (node: ts.Node): node is ts.PropertySignature | ts.MethodSignature =>
    ts.isPropertySignature(node) || ts.isMethodSignature(node)
  const isNamedType = (
    node: ts.Node,
  ): node is ts.ClassDeclaration | ts.InterfaceDeclaration | ts.TypeAliasDeclaration =>
    ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)

  /** The values that a file exports. */
  const exportsOf = (path: string): readonly string[] =>
    file(path).statements.flatMap((it) => {
      if (ts.isExportDeclaration(it) && it.exportClause !== undefined && ts.isNamedExports(it.exportClause))
        return it.exportClause.elements.filter((element) => !element.isTypeOnly).map(({ name }) => name.text)
      const isExported =
        ts.canHaveModifiers(it) && ts.getModifiers(it)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
      return ts.isFunctionDeclaration(it) && isExported && it.name !== undefined ? [it.name.text] : []
    })

  const pages = ['', '-options', '-events', '-methods', '-tools', '-errors']
    .map((part) => text(`docs/from-the-sdk${part}.md`))
    .join('\n')

  /** Each word that the pages set as code. */
  const words = new Set([...pages.matchAll(/`([^`\n]+)`/g)].flatMap(([, code = '']) => code.match(/\w+/g) ?? []))

  it.each([
    ['the messages', membersOf('resources/messages/messages.d.ts', 'Messages')],
    ['the beta messages', membersOf('resources/beta/messages/messages.d.ts', 'Messages')],
    ['the events of a message', membersOf('lib/MessageStream.d.ts', 'MessageStreamEvents')],
    ['the events of a beta message', membersOf('lib/BetaMessageStream.d.ts', 'MessageStreamEvents')],
    ['the stream of a message', membersOf('lib/MessageStream.d.ts', 'MessageStream')],
    ['the stream of a beta message', membersOf('lib/BetaMessageStream.d.ts', 'BetaMessageStream')],
    ['a stream', membersOf('core/streaming.d.ts', 'Stream')],
    ['the runner of tools', membersOf('lib/tools/BetaToolRunner.d.ts', 'BetaToolRunner')],
    ['its settings', membersOf('lib/tools/BetaToolRunner.d.ts', 'BetaToolRunnerSettings')],
    ['a thread', membersOf('lib/threads/BetaMessageThread.d.ts', 'BetaMessageThread')],
    ['the options of a client', membersOf('client.d.ts', 'ClientOptions')],
    ['the helpers', exportsOf('helpers/index.d.ts')],
    ['the helpers for Zod', exportsOf('helpers/beta/zod.d.ts')],
    ['the helpers for JSON schemas', exportsOf('helpers/beta/json-schema.d.ts')],
    ['the helpers for standard schemas', exportsOf('helpers/beta/standard-schema.d.ts')],
    ['the helpers for MCP', exportsOf('helpers/beta/mcp.d.ts')],
    ['the middleware', exportsOf('lib/middleware.d.ts')],
  ])('names all of %s', (_, names) => {
    expect(names.length).toBeGreaterThan(0)
    expect(names.filter((name) => !words.has(name) && !unnamed.has(name))).toEqual([])
  })

  /** What is not about messages, or only for the SDK itself. */
  const unnamed = new Set([
    'createMessage', // what `stream` calls
    'BetaFallbackState',
    'SDK_HELPER_SYMBOL',
    'collectStainlessHelpers',
    'stainlessHelperHeader',
  ])
})
