import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import * as t from 'io-ts'
import { concat, map, NEVER, of, Subject } from 'rxjs'
import * as library from 'rxjs-anthropic'
import { type MessageParam, type MessageRequest, relay, type Transport } from 'rxjs-anthropic'
import * as bedrockEntry from 'rxjs-anthropic/bedrock'
import { encodeEvent } from 'rxjs-anthropic/server'
import * as server from 'rxjs-anthropic/server'
import * as sessionsEntry from 'rxjs-anthropic/sessions'
import type { SessionEventParam, SessionTransport } from 'rxjs-anthropic/sessions'
import { alphabet, frames, type Letter, streamOf } from 'rxjs-anthropic/testing'
import type { Frame } from 'rxjs-anthropic/wire'
import { parseMarbles } from '../docs/site/marbles/parseMarbles.ts'
import { docExamples, root } from './docExamples.ts'
import { learned } from './learned.ts'
import { runProgram } from './runProgram.ts'
import { framesOf } from './transport/bedrock/bedrockServer.ts'

const textOf = (file: string): string => readFileSync(join(root, file), 'utf8')

const request: MessageRequest = {
  model: 'claude-sonnet-5',
  max_tokens: 64,
  messages: [{ role: 'user', content: 'Olá' }],
}

/** A `process` that keeps what is written to it. */
const capture = (env: Readonly<Record<string, string>> = {}) => {
  const written: unknown[] = []
  return { written, process: { env, stdout: { write: (text: unknown) => written.push(text) } } }
}

/** A `document` that keeps what is appended to it. */
const paper = () => {
  const written: unknown[] = []
  return { written, document: { body: { append: (text: unknown) => written.push(text) } } }
}

/** A `fetch` that answers with bytes, and the requests that it was sent. */
const fetching = (body: readonly Uint8Array[], type: string, headers: Readonly<Record<string, string>> = {}) => {
  const sent: Request[] = []
  const fetch = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    sent.push(new Request(input, init))
    return Promise.resolve(new Response(Buffer.concat(body), { headers: { 'content-type': type, ...headers } }))
  }
  return { sent, fetch }
}

const answerBytes = (): readonly Uint8Array[] => frames([...'S[ab]$.'].map((letter) => alphabet[letter as Letter]))

/** Waits until something holds; the time of the spec limits it. */
const settle = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await setImmediate()
}

/** Serves while a function uses it. */
const withServer = async (listener: RequestListener, use: (url: string) => Promise<void>): Promise<void> => {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

/** What the specs run of pages whose programs print nothing by themselves. */
const specs = [
  'test/pages.spec.ts',
  'test/angular/pages.spec.ts',
  'test/telemetry/traceMessages.spec.ts',
  'test/redis/pages.spec.ts',
].map(textOf)

describe.each(learned().map((name) => ({ page: `docs/${name}.md` })))('$page', ({ page }) => {
  const text = textOf(page)
  const examples = docExamples().filter(({ file }) => file === page)

  it('begins with what the reader gets', () => expect(text).toMatch(/^# .*\n\n(?!```|[#|<-])/))

  it('has a picture', () => expect(parseMarbles(/^```text\n([^]*?)^```/m.exec(text)?.[1] ?? '')).toBeDefined())

  it('has a program that runs', () => {
    const prints = examples.some((example) => example.prints.length > 0)
    expect(prints || specs.some((spec) => spec.includes(`'${page}'`))).toBe(true)
  })
})

/** The `Agent` of undici, by its settings only. */
class Agent {
  readonly settings: unknown
  constructor(settings: unknown) {
    this.settings = settings
  }
}

describe('The program of the page', () => {
  it('of Bedrock signs its request, and reads the binary format', async () => {
    const { sent, fetch } = fetching(framesOf('S[ab]$.'), 'application/vnd.amazon.eventstream')
    const { written, process } = capture({ AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' })
    const bedrock: typeof bedrockEntry.bedrock = (config) => bedrockEntry.bedrock({ ...config, fetch })
    const modules = { 'rxjs-anthropic': library, 'rxjs-anthropic/bedrock': { ...bedrockEntry, bedrock } }
    await runProgram('docs/bedrock.md', 'Signing with aws4fetch', { names: { process }, modules })
    await settle(() => written.length === 2)
    expect(written).toEqual(['a', 'b'])
    expect(sent.map(({ url }) => new URL(url).host)).toEqual(['bedrock-runtime.us-east-1.amazonaws.com'])
    expect(sent[0]?.headers.get('authorization')).toMatch(/^AWS4-HMAC-SHA256 .*\/us-east-1\/bedrock\/aws4_request/)
  })

  it('of signing for Bedrock sends a key in place of a signature', async () => {
    const { sent, fetch } = fetching(framesOf('S[ab]$.'), 'application/vnd.amazon.eventstream')
    const { written, process } = capture({ AWS_BEARER_TOKEN_BEDROCK: 'key' })
    const bedrock: typeof bedrockEntry.bedrock = (config) => bedrockEntry.bedrock({ ...config, fetch })
    const modules = { 'rxjs-anthropic': library, 'rxjs-anthropic/bedrock': { ...bedrockEntry, bedrock } }
    await runProgram('docs/bedrock-signing.md', 'With an API key of Bedrock', { names: { process }, modules })
    await settle(() => written.length === 2)
    expect(written).toEqual(['a', 'b'])
    expect(sent[0]?.headers.get('authorization')).toBe('Bearer key')
  })

  it('of connections passes on what the fetch of Node needs to wait longer', async () => {
    const { fetch } = fetching(answerBytes(), 'text/event-stream')
    const { written, process } = capture()
    const dispatchers: unknown[] = []
    const names = {
      apiKey: 'key',
      request,
      process,
      fetch: (url: string, init: RequestInit & { readonly dispatcher?: unknown }) => {
        const { dispatcher, ...rest } = init
        dispatchers.push(dispatcher)
        return fetch(url, rest)
      },
    }
    const modules = { 'rxjs-anthropic': library, undici: { Agent } }
    await runProgram('docs/connections.md', 'Silence', { names, modules })
    await settle(() => written.length === 2)
    expect(dispatchers).toEqual([new Agent({ bodyTimeout: 0, headersTimeout: 0 })])
  })

  it('of transports shows the head of its response, and sends the beta of one request', async () => {
    const remaining = { 'request-id': 'req_1', 'anthropic-ratelimit-requests-remaining': '7' }
    const { sent, fetch } = fetching(answerBytes(), 'text/event-stream', remaining)
    const { written, process } = capture()
    const anthropic: typeof library.anthropic = (config) => library.anthropic({ ...config, fetch })
    const given = {
      names: { apiKey: 'key', request, process },
      modules: { 'rxjs-anthropic': { ...library, anthropic } },
    }
    expect(await runProgram('docs/transports.md', 'Anthropic', given)).toEqual(['req_1 7'])
    expect(written).toEqual(['a', 'b'])
    expect(sent.map(({ headers }) => headers.get('anthropic-beta'))).toEqual(['mcp-client-2025-11-20'])
  })

  it('of gateways asks for a token, and reads Vertex AI', async () => {
    const { sent, fetch } = fetching(answerBytes(), 'text/event-stream')
    const { written, process } = capture()
    const vertex: typeof library.vertex = (config) => library.vertex({ ...config, fetch })
    const auth = { getAccessToken: () => Promise.resolve('token') }
    const modules = { 'rxjs-anthropic': { ...library, vertex } }
    await runProgram('docs/gateways.md', 'Bedrock, Vertex, Foundry, gateways', { names: { process, auth }, modules })
    await settle(() => written.length === 2)
    expect(written).toEqual(['a', 'b'])
    expect(sent[0]?.headers.get('authorization')).toBe('Bearer token')
  })

  it('of sessions follows messages, and ends with the session', async () => {
    const message = { type: 'agent.message', id: 'sevt_1', content: [{ type: 'text', text: 'Olá' }] }
    const end = { type: 'session.status_terminated', id: 'sevt_2' }
    const session: Pick<SessionTransport, 'stream' | 'list'> = {
      stream: () =>
        of({ event: '@open', data: '' }, ...[message, end].map((it) => ({ event: '', data: JSON.stringify(it) }))),
      list: () => of({ data: [] }),
    }
    const modules = { 'rxjs-anthropic/sessions': { ...sessionsEntry, anthropicSessions: () => session } }
    const printed = await runProgram('docs/sessions.md', 'Following', { names: { apiKey: 'key' }, modules })
    expect(printed.join('\n')).toMatch(/^sevt_1 .*Olá/)
  })

  it('of answers runs a tool without a question, and asks a person for the rest', async () => {
    const sent: SessionEventParam[] = []
    const questions: string[] = []
    const calls = [
      { type: 'agent.custom_tool_use', id: 'sevt_1', name: 'tide', input: { place: 'Faro' } },
      { type: 'agent.tool_use', id: 'sevt_2', name: 'bash', input: {}, evaluated_permission: 'ask' },
    ] as const
    const session: SessionTransport = {
      stream: () => concat(of({ event: '@open', data: '' }), NEVER),
      list: () => of({ data: calls }),
      send: ({ events }) => {
        sent.push(...events)
        return of({})
      },
    }
    const askPerson = (question: string) => {
      questions.push(question)
      return Promise.resolve(false)
    }
    const modules = {
      'rxjs-anthropic': library,
      'rxjs-anthropic/sessions': { ...sessionsEntry, anthropicSessions: () => session },
    }
    const given = { names: { apiKey: 'key', askPerson }, modules }
    const printed = await runProgram('docs/session-answers.md', 'Tools and approval', given)
    await settle(() => sent.length === 2)
    expect(printed).toEqual(['tide 3.1 m at Faro'])
    expect(questions).toEqual(['Run bash with {}?'])
    expect(sent.map(({ type }) => type).sort()).toEqual(['user.custom_tool_result', 'user.tool_confirmation'])
  })

  it('of serving browsers answers the program of its page', async () => {
    const requests: MessageRequest[] = []
    const transport: Transport<MessageRequest> = (asked) => {
      requests.push(asked)
      return streamOf('S[ab]$(.|)')().pipe(map((event) => encodeEvent(event)))
    }
    const listeners: RequestListener[] = []
    const node = { createServer: (listener: RequestListener) => listeners.push(listener) }
    const modules = {
      'node:http': node,
      'rxjs-anthropic': { ...library, anthropic: () => transport },
      'rxjs-anthropic/server': server,
    }
    const names = { apiKey: 'key', userOf: () => 'ana' }
    await runProgram('docs/serving-browsers.md', 'Serving browsers', { names, modules })
    await withServer(
      (...exchange) => listeners.forEach((listener) => listener(...exchange)),
      async (url) => {
        const there: typeof relay = (config) => relay({ ...config, url })
        const { written, document } = paper()
        const page = { names: { request, document }, modules: { 'rxjs-anthropic': { ...library, relay: there } } }
        await runProgram('docs/serving-browsers.md', 'Serving browsers', page, 1)
        await settle(() => written.length === 2)
        expect(written).toEqual(['a', 'b'])
      },
    )
    expect(requests).toEqual([{ model: 'claude-sonnet-5', max_tokens: 4096, messages: request.messages }])
  })

  it('of origins sends a token with each attempt', async () => {
    const { sent, fetch } = fetching(answerBytes(), 'text/event-stream')
    const { written, document } = paper()
    const there: typeof relay = (config) => relay({ ...config, fetch })
    const names = { request, document, currentToken: () => Promise.resolve('token') }
    const title = 'Tokens, origins, other readers'
    await runProgram('docs/origins.md', title, { names, modules: { 'rxjs-anthropic': { ...library, relay: there } } })
    await settle(() => written.length === 2)
    expect(written).toEqual(['a', 'b'])
    expect(sent.map(({ headers }) => headers.get('authorization'))).toEqual(['Bearer token'])
  })

  it('of threads merges the events of each agent', async () => {
    const printed: unknown[][] = []
    const of1 = { session_thread_id: 'sthr_1' }
    const frameOf = (type: string, more: object = {}) => ({
      event: '',
      data: JSON.stringify({ type, id: `sevt_${type}`, ...more }),
    })
    const end$ = new Subject<Frame>()
    const session: Pick<SessionTransport, 'stream' | 'list'> = {
      stream: ({ thread }) =>
        thread === undefined
          ? concat(
              of({ event: '@open', data: '' }, frameOf('session.thread_created', { ...of1, agent_name: 'critic' })),
              end$,
            )
          : of({ event: '@open', data: '' }, frameOf('session.thread_status_terminated', of1)),
      list: () => of({ data: [] }),
    }
    const modules = { 'rxjs-anthropic/sessions': { ...sessionsEntry, anthropicSessions: () => session } }
    const console = { log: (...values: unknown[]) => printed.push(values) }
    await runProgram('docs/session-threads.md', 'Threads of a session', { names: { apiKey: 'key', console }, modules })
    await settle(() => printed.length === 2)
    end$.next(frameOf('session.status_terminated'))
    await settle(() => printed.length === 3)
    expect(printed).toEqual([
      ['session', 'session.thread_created'],
      ['critic', 'session.thread_status_terminated'],
      ['session', 'session.status_terminated'],
    ])
  })

  it('of sending shows what the session took', async () => {
    const session: Pick<SessionTransport, 'send' | 'list'> = {
      list: () => of({ data: [] }),
      send: () => of({ data: [{ type: 'user.message', id: 'sevt_1', content: [] }] }),
    }
    const modules = { 'rxjs-anthropic/sessions': { ...sessionsEntry, anthropicSessions: () => session } }
    const printed = await runProgram('docs/session-sending.md', 'Sending to a session', {
      names: { apiKey: 'key' },
      modules,
    })
    expect(printed.join('\n')).toMatch(/^accepted .*sevt_1/s)
  })

  it('of a decision on another day stores the open call', async () => {
    const saved: (readonly MessageParam[])[] = []
    const names = {
      ask: streamOf('S{jk}T(.|)'),
      request,
      tools: [library.tool({ name: 'tool', description: 'Pays.', input: t.type({ a: t.number }), run: () => 'paid' })],
      decisions: new Map(),
      save: (messages: readonly MessageParam[]) => saved.push(messages),
    }
    const given = { names, modules: { 'rxjs-anthropic': library } }
    const printed = await runProgram('docs/approval-later.md', 'A decision on another day', given)
    expect(printed).toEqual([expect.stringMatching(/^waits for approval: \S+ tool$/)])
    expect(saved.map((messages) => messages.length)).toEqual([2])
  })
})
