import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import * as stdio from '@modelcontextprotocol/sdk/client/stdio.js'
import * as t from 'io-ts'
import {
  defer,
  finalize,
  firstValueFrom,
  lastValueFrom,
  map,
  NEVER,
  type Observable,
  of,
  type Subject,
  toArray,
} from 'rxjs'
import * as library from 'rxjs-anthropic'
import {
  type AnswerState,
  type ConversationState,
  type MessageParam,
  type MessageRequest,
  messages,
  type MessageStreamEvent,
  messageText,
  ofType,
  relay,
  textDeltas,
  type Tool,
  tool,
  type Transport,
  type withTools,
} from 'rxjs-anthropic'
import * as server from 'rxjs-anthropic/server'
import { encodeEvent } from 'rxjs-anthropic/server'
import { streamOf } from 'rxjs-anthropic/testing'
import type { Given } from './runExample.ts'
import { runRecipe } from './runRecipe.ts'

const request: MessageRequest = {
  model: 'claude-sonnet-5',
  max_tokens: 64,
  messages: [{ role: 'user', content: 'Olá' }],
}

/** The library whose `anthropic` answers with a diagram, and the requests that it was sent. */
const answering = (diagram: string) => {
  const requests: unknown[] = []
  const transport: Transport<MessageRequest> = (sent) =>
    defer(() => {
      requests.push(sent)
      return streamOf(diagram)().pipe(map((event) => encodeEvent(event)))
    })
  return {
    requests,
    modules: { 'rxjs-anthropic': { ...library, anthropic: () => transport }, 'rxjs-anthropic/server': server },
  }
}

const texts = (transport: Transport<MessageRequest>): Promise<readonly string[]> =>
  lastValueFrom(messages(transport)(request).pipe(textDeltas(), toArray()))

describe('The recipe for', () => {
  it('a chat asks, stops, tries again and edits', async () => {
    let chat: ConversationState | undefined
    const asked: (readonly MessageParam[])[] = []
    const ask = ({ messages }: MessageRequest) => {
      asked.push(messages)
      return streamOf(messages.length === 1 ? 'S[ab' : 'S[c]$(.|)')()
    }
    type Action = { readonly content: string; readonly at?: number } | undefined
    type Chat = { readonly actions: Subject<Action>; readonly chat$: Observable<ConversationState> }
    const modules = {
      'rxjs-anthropic': { ...library, coalesceDeltas: () => library.coalesceDeltas(() => []) },
    }
    const { actions, chat$ } = await runRecipe<Chat>('A chat', { names: { ask }, modules })
    chat$.subscribe((next) => (chat = next))

    actions.next({ content: 'Hello' })
    expect([chat?.answer && messageText(chat.answer), chat?.ended]).toEqual(['ab', false])
    actions.next(undefined)
    expect([chat?.messages.map(({ role }) => role), chat?.ended]).toEqual([['user', 'assistant'], true])
    actions.next({ content: 'And then?' })
    actions.next({ content: 'And then?', at: 2 })
    actions.next({ content: 'And now?', at: 2 })
    expect(asked.map((turns) => turns.at(-1)?.content)).toEqual(['Hello', 'And then?', 'And then?', 'And now?'])
    expect([chat?.messages.length, chat?.usage.requests]).toEqual([4, 4])
  })

  it('a saved conversation stores each turn, and continues from the file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cookbook-'))
    const file = join(folder, 'conversation.json')
    const call = { type: 'tool_use', id: 'toolu_1', name: 'double', input: { a: 1 } }
    const stored: readonly unknown[] = [request.messages[0], { role: 'assistant', content: [call] }]
    await writeFile(file, JSON.stringify(stored))
    const double: Tool = {
      definition: { name: 'double', description: '', input_schema: { type: 'object' } },
      call: ({ id, name }) =>
        of({ type: '@tool_result', id, name, result: { type: 'tool_result', tool_use_id: id, content: '2' } }),
    }
    await runRecipe('Save and load a conversation', {
      names: { file, tools: [double], request, ask: streamOf('S[b]$(.|)') },
    })
    const result = { type: 'tool_result', tool_use_id: 'toolu_1', content: '2' }
    const expected = [
      ...stored,
      { role: 'user', content: [result] },
      { role: 'assistant', content: [{ type: 'text', text: 'b' }] },
    ]
    for (let tries = 0; tries < 100 && (await readFile(file, 'utf8')) !== JSON.stringify(expected); tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 10))
    expect(JSON.parse(await readFile(file, 'utf8')) as readonly MessageParam[]).toEqual(expected)
    await rm(folder, { recursive: true })
  })

  describe('tools of an MCP server', () => {
    const connections: stdio.StdioClientTransport[] = []
    let mcpTools: readonly Tool[] = []

    class NotesTransport extends stdio.StdioClientTransport {
      constructor() {
        super({ command: process.execPath, args: [join(__dirname, 'mcpServer.mjs')] })
        connections.push(this)
      }
    }

    beforeAll(async () => {
      const given: Given = {
        modules: { '@modelcontextprotocol/sdk/client/stdio.js': { ...stdio, StdioClientTransport: NotesTransport } },
      }
      ;({ mcpTools } = await runRecipe<{ mcpTools: readonly Tool[] }>('Tools of an MCP server', given, 1))
    }, 60_000)

    afterAll(() => Promise.all(connections.map((it) => it.close())))

    const use = (name: string, input: Record<string, unknown> = {}): ReturnType<Tool['call']> =>
      mcpTools
        .find(({ definition }) => definition.name === name)
        ?.call({ type: 'tool_use', id: 'toolu_1', name, input }) ?? NEVER

    const resultOf = async (name: string, input?: Record<string, unknown>) => {
      const event = await lastValueFrom(use(name, input))
      return event.type === '@tool_result' ? event.result : undefined
    }

    it('describes them with the schema of the server', () => {
      expect(mcpTools[0]?.definition).toMatchObject({
        name: 'search',
        description: 'Searches all notes for a word.',
        input_schema: { type: 'object', properties: { word: { type: 'string' } }, required: ['word'] },
      })
    })

    it('calls them', async () => {
      expect(await resultOf('search', { word: 'kale' })).toMatchObject({ content: '"kale" is in draft.txt.' })
    })

    it('tells Claude their errors', async () => {
      expect(await resultOf('fail')).toMatchObject({ content: 'The disk is full.', is_error: true })
    })

    it('passes on what is not text', async () => {
      expect(await resultOf('picture')).toMatchObject({ content: expect.stringContaining('"mimeType"') })
    })

    it('cancels a call at the server', async () => {
      const calling = use('wait').subscribe()
      await resultOf('cancelled') // the call before has arrived
      calling.unsubscribe()
      expect(await resultOf('cancelled')).toMatchObject({ content: '1' })
    })
  })

  it('React returns the answer as it grows, and aborts a request that has changed or is not shown any more', async () => {
    let state: AnswerState | undefined
    let cleanUp: (() => void) | undefined
    let seen: readonly unknown[] | undefined
    const react = {
      useState: () => [state, (next: AnswerState) => void (state = next)],
      useEffect: (effect: () => (() => void) | undefined, dependencies: readonly unknown[]) => {
        if (dependencies.every((it, index) => it === seen?.[index]) && seen) return
        cleanUp?.()
        seen = dependencies
        cleanUp = effect()
      },
    }
    let open = 0
    const ask = (): Observable<MessageStreamEvent> =>
      defer(() => {
        open += 1
        return streamOf('S[ab')().pipe(finalize(() => (open -= 1)))
      })
    type UseAnswer = (request: MessageRequest | undefined) => AnswerState | undefined
    const { useAnswer } = await runRecipe<{ useAnswer: UseAnswer }>('React', { modules: { react }, names: { ask } })

    const text = (shown: AnswerState | undefined) => shown?.message && messageText(shown.message)
    useAnswer(request)
    for (let tries = 0; tries < 100 && text(state) !== 'ab'; tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 10))
    expect(text(useAnswer(request))).toBe('ab')
    expect(open).toBe(1)
    useAnswer({ ...request })
    expect(open).toBe(1)
    cleanUp?.()
    expect(open).toBe(0)
  })

  describe('a server serves relay', () => {
    /** `answerTo` of the recipe for Hono and others, which the recipes for Node share. */
    const answering$ = async () => {
      const { requests, modules } = answering('S[ab]$(.|)')
      type Answering = {
        readonly POST: (request: Request) => Promise<Response>
        readonly answerTo: (request: IncomingMessage) => Observable<library.Frame>
      }
      const names = { apiKey: '', userOf: () => 'somebody' }
      const exported = await runRecipe<Answering>('Hono, Next, Workers, Deno, Bun', { names, modules })
      return { requests, modules, ...exported }
    }

    const textsOf = async (listener: RequestListener): Promise<readonly string[]> => {
      const http = createServer(listener).listen(0, '127.0.0.1')
      await once(http, 'listening')
      const { port } = http.address() as AddressInfo
      return texts(relay({ url: `http://127.0.0.1:${port}/api/messages` })).finally(() => {
        http.close()
        http.closeAllConnections()
      })
    }

    it('in Hono, Next, Workers, Deno and Bun', async () => {
      const { requests, POST } = await answering$()
      const fetch: typeof globalThis.fetch = (url, init) => POST(new Request(url, init))
      expect(await texts(relay({ url: 'http://localhost/api/messages', fetch }))).toEqual(['a', 'b'])
      expect(requests).toEqual([{ ...request, max_tokens: 4096 }])
    })

    const decorate = () => () => undefined
    const nest = { All: decorate, Controller: decorate, Query: decorate, Req: decorate, Res: decorate, Sse: decorate }

    it('in NestJS', async () => {
      const { requests, modules, answerTo } = await answering$()
      const { MessagesController } = await runRecipe<{
        MessagesController: new () => { readonly answer: RequestListener }
      }>('NestJS', { names: { answerTo }, modules: { ...modules, '@nestjs/common': nest } })
      const controller = new MessagesController()
      expect(await textsOf((incoming, response) => controller.answer(incoming, response))).toEqual(['a', 'b'])
      expect(requests).toEqual([{ ...request, max_tokens: 4096 }])
    })

    it('in NestJS, to an EventSource', async () => {
      const { HaikuController } = await runRecipe<{
        HaikuController: new () => { haiku(topic: string): Observable<object> }
      }>('NestJS', { names: { ask: streamOf('S[ab]$(.|)') }, modules: { '@nestjs/common': nest } }, 1)
      expect(await firstValueFrom(new HaikuController().haiku('rain').pipe(toArray()))).toEqual([
        { data: 'a' },
        { data: 'b' },
        { type: 'end', data: '' },
      ])
    })

    it('in Express', async () => {
      const { requests, modules, answerTo } = await answering$()
      const routes = new Map<string, RequestListener>()
      const application = {
        all: (path: string, handler: RequestListener) => {
          routes.set(path, handler)
          return application
        },
        listen: () => undefined,
      }
      const express = { __esModule: true, default: () => application }
      await runRecipe('Express and Fastify', { names: { answerTo }, modules: { ...modules, express } })
      expect(await textsOf((...args) => routes.get('/api/messages')?.(...args))).toEqual(['a', 'b'])
      expect(requests).toEqual([{ ...request, max_tokens: 4096 }])
    })
  })

  it('a confirmed call runs after y, and tells Claude otherwise', async () => {
    const run = jest.fn(() => 'done')
    const input = t.type({ a: t.number })
    const tools = [tool({ name: 'tool', description: '', input, input_schema: { type: 'object' }, run })]
    const asked: string[] = []
    const answers = ['y', 'n']
    const question = (text: string) => {
      asked.push(text)
      return Promise.resolve(answers.shift())
    }
    const modules = { 'node:readline/promises': { createInterface: () => ({ question }) } }
    const ask = ({ messages }: MessageRequest) => streamOf(messages.length === 1 ? 'S{jk}T(.|)' : 'S[a]$(.|)')()
    const { confirmed } = await runRecipe<{ confirmed: ReturnType<typeof withTools> }>('Confirm a call', {
      names: { ask, tools },
      modules,
    })
    const results = () => lastValueFrom(confirmed(request).pipe(ofType('@tool_result'), toArray()))
    expect(await results()).toMatchObject([{ result: { content: 'done' } }])
    expect(await results()).toMatchObject([{ result: { content: 'The user refused.', is_error: true } }])
    expect(run).toHaveBeenCalledTimes(1)
    expect(asked).toEqual(['Run tool({"a":1})? (y/n) ', 'Run tool({"a":1})? (y/n) '])
  })

  it('AWS Lambda serves relay', async () => {
    const { requests, modules } = answering('S[ab]$(.|)')
    type Handler = (event: { readonly body: string }, stream: Writable) => Promise<void>
    const heads: unknown[] = []
    const awslambda = {
      streamifyResponse: (handler: Handler) => handler,
      HttpResponseStream: { from: (stream: Writable, head: unknown) => (heads.push(head), stream) },
    }
    const { handler } = await runRecipe<{ handler: Handler }>('AWS Lambda', {
      names: { apiKey: '', awslambda },
      modules,
    })
    const fetch: typeof globalThis.fetch = async (_, init) => {
      const chunks: Uint8Array[] = []
      const stream = new Writable({
        write: (chunk: Uint8Array, _encoding, done) => {
          chunks.push(chunk)
          done()
        },
      })
      await handler({ body: String(init?.body) }, stream)
      return new Response(Buffer.concat(chunks), { headers: { 'content-type': 'text/event-stream' } })
    }
    expect(await texts(relay({ url: 'http://localhost/', fetch }))).toEqual(['a', 'b'])
    expect(requests).toEqual([{ ...request, max_tokens: 4096 }])
    expect(heads).toEqual([{ statusCode: 200, headers: { 'content-type': 'text/event-stream' } }])
  })

  it('Electron answers the page by a protocol of its own', async () => {
    type Handler = (request: Request) => Promise<Response>
    const handlers = new Map<string, Handler>()
    const electron = {
      app: { whenReady: () => Promise.resolve(), getAppPath: () => '/app' },
      net: { fetch: jest.fn() },
      protocol: {
        registerSchemesAsPrivileged: () => undefined,
        handle: (scheme: string, handler: Handler) => void handlers.set(scheme, handler),
      },
    }
    const POST: Handler = () => Promise.resolve(new Response('answer'))
    await runRecipe('Electron', { names: { POST }, modules: { electron } })
    const answer = await handlers.get('app')?.(new Request('app://chat/api/messages', { method: 'POST' }))
    expect(await answer?.text()).toBe('answer')
    expect(electron.net.fetch).not.toHaveBeenCalled()
    await handlers.get('app')?.(new Request('app://chat/../..%2f../index.html'))
    expect(electron.net.fetch).toHaveBeenCalledWith('file:///app/page/..%252f../index.html')
  })
})
