import type { Either } from 'fp-ts/lib/Either.js'
import type { StandardJSONSchemaV1, StandardSchemaV1 } from '@standard-schema/spec'
import { type } from 'arktype'
import * as t from 'io-ts'
import { type Observable, of } from 'rxjs'
import {
  continueByModel,
  type Conversation,
  type conversationReducer,
  type DecodeFailure,
  type DeepPartial,
  type Message,
  type MessageRequest,
  type MessageSnapshot,
  type MessageStreamEvent,
  output,
  type OutputProblem,
  reduceMessage,
  reduceOutput,
  reduceUsage,
  restartWithBackoff,
  type Restart,
  type Resume,
  type Schema,
  scanMessage,
  scanOutput,
  scanUsage,
  type Stopped,
  type StreamFn,
  textDeltas,
  tool,
  type ToolProgress,
  type ToolResult,
  type ToolUseBlock,
  type UsageTotal,
  withResume,
  withTools,
} from 'rxjs-anthropic'
import { describe, expect, it } from 'tstyche'
import * as v from 'valibot'
import { z } from 'zod'

declare const events$: Observable<MessageStreamEvent>
declare const request: MessageRequest
const ask: StreamFn<MessageRequest, MessageStreamEvent> = () => events$

const described = { name: 'weather', description: 'Tells the weather.', input_schema: { type: 'object' } }
const City = t.type({ city: t.string })

describe('tool', () => {
  it('passes the decoded input and the call to run', () => {
    tool({
      ...described,
      input: City,
      run: (input, { call, signal }) => {
        expect(input).type.toBe<{ city: string }>()
        expect(call).type.toBe<ToolUseBlock>()
        expect(signal).type.toBe<AbortSignal>()
        return 'sunny'
      },
    })
  })

  it('accepts a text, a promise, an Observable, a generator, and progress among its outputs', () => {
    tool({ ...described, input: City, run: () => 'sunny' })
    tool({ ...described, input: City, run: async () => 'sunny' })
    tool({ ...described, input: City, run: () => Promise.resolve([{ type: 'text', text: 'sunny' }]) })
    tool({ ...described, input: City, run: () => of({ progress: 0.5 }, 'sunny') })
    tool({
      ...described,
      input: City,
      async *run() {
        yield { progress: 0.5 }
        yield 'sunny'
      },
    })
  })

  it('rejects an output that Claude cannot read', () => {
    // @ts-expect-error Type 'number' is not assignable to type
    tool({ ...described, input: City, run: () => 21 })
    // @ts-expect-error is not assignable to type
    tool({ ...described, input: City, run: () => Promise.resolve(21) })
    // @ts-expect-error is not assignable to type
    tool({ ...described, input: City, run: () => [{ type: 'text', text: 'sunny' }] })
  })

  it('rejects reading a field that the codec does not have', () => {
    // @ts-expect-error Property 'town' does not exist on type '{ city: string; }'
    tool({ ...described, input: City, run: ({ town }) => String(town) })
  })
})

describe('a schema', () => {
  const Counted = {
    zod: z.object({ city: z.string().transform((city) => city.length) }),
    valibot: v.object({
      city: v.pipe(
        v.string(),
        v.transform((city) => city.length),
      ),
    }),
    arktype: type({ city: type('string').pipe((city) => city.length) }),
    ioTs: t.type({ city: {} as t.Type<number, string, unknown> }),
  }

  it('passes its output to run, from each library', () => {
    const run = (input: { city: number }): string => String(input.city)
    tool({
      ...described,
      input: Counted.zod,
      run: (input) => (expect(input).type.toBe<{ city: number }>(), run(input)),
    })
    tool({ ...described, input: Counted.valibot, run: (input) => (expect(input).type.toBe<{ city: number }>(), '') })
    tool({ ...described, input: Counted.arktype, run: (input) => (expect(input).type.toBe<{ city: number }>(), '') })
    tool({ ...described, input: Counted.ioTs, run: (input) => (expect(input).type.toBe<{ city: number }>(), '') })
  })

  it('takes the definition of a tool that the API knows, and no other', () => {
    tool({
      definition: { type: 'memory_20250818', name: 'memory' },
      run: (input) => (expect(input).type.toBe<Readonly<Record<string, unknown>>>(), ''),
    })
    tool({
      definition: { type: 'text_editor_20250728', name: 'str_replace_based_edit_tool', max_characters: 10_000 },
      input: Counted.zod,
      run: (input) => (expect(input).type.toBe<{ city: number }>(), ''),
    })
    expect(tool).type.not.toBeCallableWith({ definition: { type: 'bash_20250124', name: 'bsh' }, run: () => '' })
    expect(tool).type.not.toBeCallableWith({
      definition: { type: 'web_search_20250305', name: 'web_search' },
      run: () => '',
    })
  })

  it('is decoded to its output by reduceOutput', () => {
    type Reduced = Observable<Either<OutputProblem, { city: number }>>
    expect(events$.pipe(reduceOutput(Counted.zod))).type.toBe<Reduced>()
    expect(events$.pipe(reduceOutput(Counted.valibot))).type.toBe<Reduced>()
    expect(events$.pipe(reduceOutput(Counted.arktype))).type.toBe<Reduced>()
    expect(events$.pipe(reduceOutput(Counted.ioTs))).type.toBe<Reduced>()
  })

  it('grows as its input, the JSON, in scanOutput', () => {
    type Scanned = Observable<{ readonly city?: string }>
    expect(events$.pipe(scanOutput(Counted.zod))).type.toBe<Scanned>()
    expect(events$.pipe(scanOutput(Counted.valibot))).type.toBe<Scanned>()
    expect(events$.pipe(scanOutput(Counted.arktype))).type.toBe<Scanned>()
    expect(events$.pipe(scanOutput(Counted.ioTs))).type.toBe<Scanned>()
  })

  it('is whatever the standard describes', () => {
    expect<StandardSchemaV1<string, number>>().type.toBeAssignableTo<Schema<number, string>>()
    expect<StandardSchemaV1<string, number> & StandardJSONSchemaV1<string, number>>().type.toBeAssignableTo<
      Schema<number, string>
    >()
  })

  it('is described by output for output_config', () => {
    const { zod, valibot, arktype, ioTs } = Counted
    for (const schema of [zod, valibot, arktype, ioTs])
      expect({ format: output(schema) }).type.toBeAssignableTo<NonNullable<MessageRequest['output_config']>>()
  })
})

const weather = tool({ ...described, input: City, run: ({ city }) => `It is sunny in ${city}.` })

describe('withTools', () => {
  const steady = withTools(ask, [weather])

  it('adds results and progress to the union', () => {
    expect(steady).type.toBe<StreamFn<MessageRequest, MessageStreamEvent | ToolProgress | ToolResult | Stopped>>()
  })

  it('keeps the events that ask adds', () => {
    const carriedOn = withTools(withResume(ask, { by: continueByModel }), [weather])
    expect(carriedOn).type.toBe<
      StreamFn<MessageRequest, MessageStreamEvent | Resume | ToolProgress | ToolResult | Stopped>
    >()
    const restarted = withTools((request: MessageRequest) => ask(request).pipe(restartWithBackoff()), [weather])
    expect(restarted).type.toBe<
      StreamFn<MessageRequest, MessageStreamEvent | Restart | ToolProgress | ToolResult | Stopped>
    >()
  })

  it('is covered by a switch only if it handles results and progress', () => {
    type Event = MessageStreamEvent | ToolProgress | ToolResult | Stopped

    const whole = (event: Event): string => {
      switch (event.type) {
        case 'message_start':
        case 'content_block_start':
        case 'content_block_delta':
        case 'content_block_stop':
        case 'message_delta':
        case 'message_stop':
        case 'ping':
        case '@unknown':
          return event.type
        case '@tool_progress':
          return `${event.name}: ${String(event.progress)}`
        case '@tool_result':
          return `${event.name}: ${event.result.is_error === true ? 'failed' : 'done'}`
        case '@stopped':
          return event.reason
      }
    }
    expect(steady(request)).type.toBe<Observable<Event>>()
    expect(whole).type.toBe<(event: Event) => string>()

    // @ts-expect-error Function lacks ending return statement and return type does not include 'undefined'
    const withoutResult = (event: Event): string => {
      switch (event.type) {
        case 'message_start':
        case 'content_block_start':
        case 'content_block_delta':
        case 'content_block_stop':
        case 'message_delta':
        case 'message_stop':
        case 'ping':
        case '@unknown':
        case '@tool_progress':
          return event.type
      }
    }
    // @ts-expect-error Function lacks ending return statement and return type does not include 'undefined'
    const withoutProgress = (event: Event): string => {
      switch (event.type) {
        case 'message_start':
        case 'content_block_start':
        case 'content_block_delta':
        case 'content_block_stop':
        case 'message_delta':
        case 'message_stop':
        case 'ping':
        case '@unknown':
        case '@tool_result':
          return event.type
      }
    }
    expect([withoutResult, withoutProgress]).type.toBe<((event: Event) => string)[]>()
  })

  it('is read by the readers of deltas and by the folds', () => {
    const spoken$ = steady(request)
    expect(spoken$.pipe(textDeltas())).type.toBe<Observable<string>>()
    expect(spoken$.pipe(scanMessage())).type.toBe<Observable<MessageSnapshot>>()
    expect(spoken$.pipe(reduceMessage())).type.toBe<Observable<Message>>()
    expect(spoken$.pipe(scanUsage())).type.toBe<Observable<UsageTotal>>()
    expect(spoken$.pipe(restartWithBackoff(), reduceUsage())).type.toBe<Observable<UsageTotal>>()
  })

  it('rejects a reader of deltas if it restarts', () => {
    // @ts-expect-error 'Restart' is not assignable to type
    steady(request).pipe(restartWithBackoff(), textDeltas())
  })
})

describe('conversationReducer', () => {
  it('accepts every event of withTools, and a restart', () => {
    type Event = MessageStreamEvent | Resume | Restart | ToolProgress | ToolResult | Stopped
    expect<Parameters<typeof conversationReducer>>().type.toBe<[Conversation, Event]>()
    expect<Conversation['messages']>().type.toBe<MessageRequest['messages']>()
  })
})

describe('scanOutput', () => {
  it('emits the type of the codec with all parts optional', () => {
    const Recipe = t.type({ title: t.string, steps: t.array(t.type({ minutes: t.number })) })
    type Growing = {
      readonly title?: string
      readonly steps?: readonly { readonly minutes?: number }[]
    }
    expect(events$.pipe(scanOutput(Recipe))).type.toBe<Observable<Growing>>()
    expect<DeepPartial<string | null>>().type.toBe<string | null>()
    expect<DeepPartial<{ n: t.Int }>>().type.toBe<{ readonly n?: t.Int }>()
  })

  it('emits the type of the JSON, not the decoded type', () => {
    const Day = new t.Type<Date, string, unknown>('Day', {} as t.Is<Date>, {} as t.Validate<unknown, Date>, String)
    expect(events$.pipe(scanOutput(t.type({ day: Day })))).type.toBe<Observable<{ readonly day?: string }>>()
    expect(events$.pipe(reduceOutput(t.type({ day: Day })))).type.toBe<
      Observable<Either<OutputProblem, { day: Date }>>
    >()
  })
})

describe('reduceOutput', () => {
  it('distinguishes refused, truncated and invalid output', () => {
    const output$ = events$.pipe(reduceOutput(City))
    const said = (output: Emitted<typeof output$>): string => {
      if (output._tag === 'Right') return output.right.city
      switch (output.left._tag) {
        case 'Refused':
        case 'CutShort':
          return output.left.message.id
        case 'DecodeFailure':
          expect(output.left).type.toBe<DecodeFailure>()
          return output.left.message
      }
    }
    expect(said).type.toBe<(output: Emitted<typeof output$>) => string>()
  })
})

type Emitted<O> = O extends Observable<infer A> ? A : never
