import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base'
import * as t from 'io-ts'
import { asapScheduler, concat, delay, first, lastValueFrom, map, of, Subject, throwError } from 'rxjs'
import * as library from 'rxjs-anthropic'
import {
  anthropic,
  ApiFailure,
  type MessageRequest,
  messages,
  type MessageStreamEvent,
  retryWithBackoff,
  type StreamFn,
  tool,
  type Transport,
  withTools,
} from 'rxjs-anthropic'
import { encodeEvent } from 'rxjs-anthropic/server'
import { traceMessages } from 'rxjs-anthropic/telemetry'
import { alphabet, streamOf } from 'rxjs-anthropic/testing'
import type { Given } from '../runExample.ts'
import { runProgram } from '../runProgram.ts'

const request: MessageRequest = {
  model: 'claude-sonnet-5',
  max_tokens: 64,
  messages: [{ role: 'user', content: 'Olá' }],
}

const exporter = new InMemorySpanExporter()

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  propagation.setGlobalPropagator(new W3CTraceContextPropagator())
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }))
})

afterEach(() => exporter.reset())

afterAll(() => {
  context.disable()
  propagation.disable()
  trace.disable()
})

/** The spans that have ended. */
const ended = (): readonly ReadableSpan[] => exporter.getFinishedSpans()

const asked = (diagram: string, error?: unknown) => traceMessages(() => streamOf(diagram, { error }))(request)

describe('traceMessages', () => {
  it('starts a client span at the subscription, with the attributes of the request', () => {
    const source = new Subject<MessageStreamEvent>()
    const answer = traceMessages(() => () => source)(request)
    expect(ended()).toEqual([])
    answer.subscribe()
    expect(ended()).toEqual([])
    source.complete()
    expect(ended()).toHaveLength(1)
    expect(ended()[0]).toMatchObject({
      name: 'chat claude-sonnet-5',
      kind: SpanKind.CLIENT,
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': 'anthropic',
        'gen_ai.request.model': 'claude-sonnet-5',
        'gen_ai.request.max_tokens': 64,
      },
    })
  })

  it('emits the events unchanged', () => {
    const seen: MessageStreamEvent[] = []
    asked('S[ab]$(.|)').subscribe((event) => seen.push(event))
    const expected: MessageStreamEvent[] = []
    streamOf('S[ab]$(.|)')().subscribe((event) => expected.push(event))
    expect(seen).toEqual(expected)
  })

  it('records the answer when it is complete', () => {
    asked('S[ab]$(.|)').subscribe()
    expect(ended()[0]).toMatchObject({
      status: { code: SpanStatusCode.UNSET },
      events: [],
      attributes: {
        'rxjs_anthropic.end': 'complete',
        'gen_ai.response.id': 'msg_1',
        'gen_ai.response.model': 'claude-test',
        'gen_ai.response.finish_reasons': ['end_turn'],
        'gen_ai.usage.input_tokens': 10,
        'gen_ai.usage.output_tokens': 5,
      },
    })
  })

  it('counts the tokens of the cache among those of the input', () => {
    const { $ } = alphabet
    const cached = { ...$, usage: { output_tokens: 5, cache_read_input_tokens: 100, cache_creation_input_tokens: 20 } }
    traceMessages(() => () => of(alphabet.S, cached, alphabet['.']))(request).subscribe()
    expect(ended()[0]?.attributes).toMatchObject({
      'gen_ai.usage.input_tokens': 130,
      'gen_ai.usage.cache_read.input_tokens': 100,
      'gen_ai.usage.cache_creation.input_tokens': 20,
    })
  })

  it('names the model that answered in place of the first', () => {
    const fallback = {
      type: 'content_block_start',
      index: 0,
      content_block: { type: 'fallback', from: { model: 'claude-test' }, to: { model: 'claude-other' } },
    } as const
    traceMessages(() => () => of(alphabet.S, fallback, alphabet.$, alphabet['.']))(request).subscribe()
    expect(ended()[0]?.attributes['gen_ai.response.model']).toBe('claude-other')
  })

  it('records the failure, its kind and the tokens so far when it errors', () => {
    const failure = new ApiFailure('Overloaded', { kind: 'overloaded_error' })
    let seen: unknown
    asked('S[a#', failure).subscribe({ error: (error: unknown) => (seen = error) })
    expect(seen).toBe(failure)
    expect(ended()[0]).toMatchObject({
      status: { code: SpanStatusCode.ERROR, message: 'Overloaded' },
      events: [{ name: 'exception', attributes: { 'exception.message': 'Overloaded' } }],
      attributes: {
        'rxjs_anthropic.end': 'error',
        'error.type': 'overloaded_error',
        'gen_ai.usage.output_tokens': 1,
      },
    })
    expect(ended()[0]?.attributes).not.toHaveProperty('gen_ai.response.finish_reasons')
  })

  it.each([
    [new TypeError('no'), 'TypeError'],
    ['no', '_OTHER'],
  ])('records the error %p as %s', (error, type) => {
    asked('S[a#', error).subscribe({ error: () => {} })
    expect(ended()[0]).toMatchObject({ status: { message: 'no' }, attributes: { 'error.type': type } })
  })

  it('ends the span if the transport cannot be made', () => {
    const failing = traceMessages(() => {
      throw new Error('no region')
    })
    let seen: unknown
    failing(request).subscribe({ error: (error: unknown) => (seen = error) })
    expect(seen).toEqual(new Error('no region'))
    expect(ended()[0]?.attributes['rxjs_anthropic.end']).toBe('error')
  })

  it('records that the reader left before the end, which is not an error', () => {
    asked('S[ab').subscribe().unsubscribe()
    expect(ended()[0]).toMatchObject({
      status: { code: SpanStatusCode.UNSET },
      attributes: { 'rxjs_anthropic.end': 'unsubscribed', 'gen_ai.usage.output_tokens': 1 },
    })
  })

  it('counts a reader that leaves with message_stop as one of a complete answer', () => {
    asked('S[ab]$.')
      .pipe(first(({ type }) => type === 'message_stop'))
      .subscribe()
    expect(ended()[0]?.attributes['rxjs_anthropic.end']).toBe('complete')
  })

  it('measures the time to the first delta, in seconds', () => {
    jest.useFakeTimers({ doNotFake: ['nextTick'] })
    const { S, a, b } = alphabet
    traceMessages(() => () => concat(of(S), of(a).pipe(delay(1500)), of(b).pipe(delay(1500))))(request).subscribe()
    jest.advanceTimersByTime(3000)
    jest.useRealTimers()
    expect(ended()[0]?.attributes['gen_ai.response.time_to_first_chunk']).toBe(1.5)
  })

  it('has no time to the first delta if there is none', () => {
    asked('S$(.|)').subscribe()
    expect(ended()[0]?.attributes).not.toHaveProperty('gen_ai.response.time_to_first_chunk')
  })

  it('adds the attributes of yours, which take precedence', () => {
    const attributes = ({ model }: MessageRequest) => ({ 'gen_ai.provider.name': 'aws.bedrock', 'app.model': model })
    traceMessages(() => streamOf('S$(.|)'), { attributes })(request).subscribe()
    expect(ended()[0]?.attributes).toMatchObject({
      'gen_ai.provider.name': 'aws.bedrock',
      'app.model': 'claude-sonnet-5',
    })
  })

  it('starts a span for each attempt', async () => {
    const failure = new ApiFailure('Overloaded', { kind: 'overloaded_error' })
    const answers = [throwError(() => failure), streamOf('S$(.|)')()]
    const ask = traceMessages(() => () => answers.shift() ?? throwError(() => failure))
    await lastValueFrom(ask(request).pipe(retryWithBackoff({ initialDelay: 0 })))
    expect(ended().map(({ attributes }) => attributes['rxjs_anthropic.end'])).toEqual(['error', 'complete'])
  })

  it('makes the span of each request of withTools a child of the active span', async () => {
    const double = tool({
      name: 'tool',
      description: '',
      input: t.type({}),
      input_schema: { type: 'object' },
      run: () => [''],
    })
    const answers = ['S{jk}T(.|)', 'S[a]$(.|)']
    const ask = traceMessages(() => streamOf(answers.shift() ?? '#', { scheduler: asapScheduler }))
    const tracer = trace.getTracer('spec')
    const parent = tracer.startSpan('conversation')
    await context.with(trace.setSpan(context.active(), parent), () => lastValueFrom(withTools(ask, [double])(request)))
    expect(ended().map(({ parentSpanContext }) => parentSpanContext?.spanId)).toEqual([
      parent.spanContext().spanId,
      parent.spanContext().spanId,
    ])
  })

  it('takes the parent from its options', () => {
    const parent = trace.getTracer('spec').startSpan('conversation')
    const config = { parent: trace.setSpan(context.active(), parent) }
    traceMessages(() => streamOf('S$(.|)'), config)(request).subscribe()
    expect(ended()[0]?.parentSpanContext?.spanId).toBe(parent.spanContext().spanId)
  })

  describe('in its pages', () => {
    /** Runs a program of a page with transports that answer with diagrams, and returns what it exports. */
    const runPage = async (
      title: string,
      diagrams: string[],
      names: Given['names'] = {},
      file = 'docs/telemetry.md',
    ) => {
      const transport: Transport<MessageRequest> = () =>
        streamOf(diagrams.shift() ?? '#')().pipe(map((event) => encodeEvent(event)))
      const exports: Record<string, unknown> = {}
      const modules = { 'rxjs-anthropic': { ...library, anthropic: () => transport, vertex: () => transport } }
      await runProgram(file, title, { names: { apiKey: '', request, ...names }, modules, exports })
      return exports
    }

    it('the first program records a span', async () => {
      const written: unknown[] = []
      await runPage('Telemetry', ['S[ab]$(.|)'], { process: { stdout: { write: (it: unknown) => written.push(it) } } })
      expect(written).toEqual(['a', 'b'])
      expect(ended().map(({ attributes }) => attributes['rxjs_anthropic.end'])).toEqual(['complete'])
    })

    it('a request has attributes of the caller', async () => {
      const names = { token: () => Promise.resolve('') }
      const page = await runPage('What a span records', ['S[ab]$(.|)'], names, 'docs/telemetry-spans.md')
      const askVertex = page['askVertex'] as StreamFn<MessageRequest, unknown>
      await lastValueFrom(askVertex({ ...request, metadata: { user_id: 'ana' } }))
      expect(ended().map(({ attributes }) => [attributes['gen_ai.provider.name'], attributes['enduser.id']])).toEqual([
        ['gcp.vertex_ai', 'ana'],
      ])
    })

    it('a conversation has a span around those of its requests', async () => {
      const { converse } = await runPage('Retries, tools, a conversation', ['S{jk}T(.|)', 'S[a]$(.|)'], { tools: [] })
      await lastValueFrom((converse as StreamFn<MessageRequest, unknown>)(request))
      const [first, second, around] = ended()
      const outer = around?.spanContext().spanId
      expect(around?.name).toBe('conversation')
      expect([first?.parentSpanContext?.spanId, second?.parentSpanContext?.spanId]).toEqual([outer, outer])
    })
  })

  describe('over HTTP', () => {
    const received: IncomingHttpHeaders[] = []
    let server: Server
    let baseUrl: string

    beforeAll(async () => {
      server = createServer((incoming, response) => {
        received.push(incoming.headers)
        response.writeHead(529, { 'request-id': 'req_1', 'content-type': 'application/json' })
        response.end('{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}')
      }).listen(0, '127.0.0.1')
      await once(server, 'listening')
      baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    })

    afterAll(() => {
      server.closeAllConnections()
      server.close()
    })

    it('sends the traceparent of the span, and records status and request id', async () => {
      const ask = traceMessages((trace) => messages(anthropic({ baseUrl, ...trace })))
      await expect(lastValueFrom(ask(request))).rejects.toThrow('Overloaded')
      const [span] = ended()
      const { traceId, spanId } = span?.spanContext() ?? {}
      expect(received[0]?.['traceparent']).toBe(`00-${traceId}-${spanId}-01`)
      expect(span?.attributes).toMatchObject({
        'http.response.status_code': 529,
        'anthropic.request_id': 'req_1',
        'error.type': 'overloaded_error',
      })
    })
  })
})
