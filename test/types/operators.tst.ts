import { type Observable, of } from 'rxjs'
import {
  type ApiFailure,
  catchFailure,
  contentBlocks,
  continueByModel,
  type ErrorCode,
  groupBlocks,
  ignorePings,
  type Message,
  type MessageDeltaEvent,
  type MessageRequest,
  type MessageSnapshot,
  type MessageStartEvent,
  type MessageStreamEvent,
  ofType,
  type PingEvent,
  reduceMessage,
  type Restart,
  restartWithBackoff,
  type Resume,
  retryWithBackoff,
  scanMessage,
  type StreamFn,
  textDeltas,
  thinkingDeltas,
  toolInputs,
  type TruncatedFailure,
  withResume,
  withTools,
} from 'rxjs-anthropic'
import { describe, expect, it } from 'tstyche'

declare const events$: Observable<MessageStreamEvent>

describe('ofType', () => {
  it('narrows to the named types', () => {
    expect(events$.pipe(ofType('message_delta'))).type.toBe<Observable<MessageDeltaEvent>>()
    expect(events$.pipe(ofType('message_start', 'ping'))).type.toBe<Observable<MessageStartEvent | PingEvent>>()
  })

  it('rejects a type that the stream does not have', () => {
    // @ts-expect-error Argument of type '"message_end"' is not assignable
    events$.pipe(ofType('message_end'))
  })

  it('rejects an empty list of types', () => {
    // @ts-expect-error Expected at least 1 arguments, but got 0
    events$.pipe(ofType())
  })
})

describe('ignorePings', () => {
  it('removes only the ping from the union', () => {
    expect(events$.pipe(ignorePings())).type.toBe<Observable<Exclude<MessageStreamEvent, PingEvent>>>()
    expect(events$.pipe(ignorePings())).type.not.toBeAssignableFrom(events$)
  })
})

describe('MessageStreamEvent', () => {
  it('is covered by a switch without default', () => {
    const said = (event: MessageStreamEvent): string => {
      switch (event.type) {
        case 'message_start':
          return event.message.id
        case 'content_block_start':
          return event.content_block.type
        case 'content_block_delta':
          return event.delta.type
        case 'content_block_stop':
          return String(event.index)
        case 'message_delta':
          return event.delta.stop_reason ?? ''
        case 'message_stop':
        case 'ping':
          return event.type
        case '@unknown':
          return event.wireType
      }
    }
    expect(said).type.toBeCallableWith({ type: 'ping' as const })
  })
})

describe('catchFailure', () => {
  it('emits what the source and the handlers emit', () => {
    const busy$ = events$.pipe(
      textDeltas(),
      catchFailure({ ApiFailure: () => of(null), TruncatedFailure: () => [1, 2] }),
    )
    expect(busy$).type.toBe<Observable<string | number | null>>()
  })

  it('passes the failure of its tag to each handler', () => {
    catchFailure({
      ApiFailure: (failure) => {
        expect(failure).type.toBe<ApiFailure>()
        expect(failure.details?.error_code).type.toBe<ErrorCode | undefined>()
        expect(failure.details?.['limit']).type.toBe<unknown>()
        return []
      },
      TruncatedFailure: (failure) => {
        expect(failure).type.toBe<TruncatedFailure>()
        return []
      },
    })
  })

  it('rejects a tag that no failure has', () => {
    // @ts-expect-error 'ApiFailur' does not exist in type
    events$.pipe(catchFailure({ ApiFailur: () => of(null) }))
  })
})

describe('textDeltas', () => {
  it('emits strings', () => {
    expect(events$.pipe(textDeltas())).type.toBe<Observable<string>>()
  })

  it('rejects a stream of strings', () => {
    // @ts-expect-error 'Observable<string>' is not assignable to parameter of type
    of('Olá').pipe((source) => textDeltas()(source))
    // @ts-expect-error is not assignable to parameter of type 'OperatorFunction<string, string>'
    of('Olá').pipe(textDeltas())
  })
})

describe('retryWithBackoff', () => {
  it('changes no type', () => {
    expect(events$.pipe(retryWithBackoff())).type.toBe<Observable<MessageStreamEvent>>()
    expect(events$.pipe(textDeltas(), retryWithBackoff())).type.toBe<Observable<string>>()
  })
})

describe('restartWithBackoff', () => {
  const restarting$ = events$.pipe(restartWithBackoff())

  it('adds the restart to the union', () => {
    expect(restarting$).type.toBe<Observable<MessageStreamEvent | Restart>>()
    expect(events$.pipe(textDeltas(), restartWithBackoff())).type.toBe<Observable<string | Restart>>()
    expect(events$.pipe(reduceMessage(), restartWithBackoff())).type.toBe<Observable<Message | Restart>>()
  })

  it('is read by the folds', () => {
    expect(restarting$.pipe(scanMessage())).type.toBe<Observable<MessageSnapshot>>()
    expect(restarting$.pipe(reduceMessage())).type.toBe<Observable<Message>>()
  })

  it('is rejected by each reader of deltas, which would lose it', () => {
    // @ts-expect-error 'Restart' is not assignable to type 'MessageStreamEvent | Seam'
    restarting$.pipe(textDeltas())
    // @ts-expect-error 'Restart' is not assignable to type 'MessageStreamEvent | Seam'
    restarting$.pipe(thinkingDeltas())
    // @ts-expect-error 'Restart' is not assignable to type 'MessageStreamEvent | Seam'
    restarting$.pipe(contentBlocks())
    // @ts-expect-error 'Restart' is not assignable to type 'MessageStreamEvent | Seam'
    restarting$.pipe(toolInputs())
    // @ts-expect-error 'Restart' is not assignable to type 'MessageStreamEvent'
    restarting$.pipe(groupBlocks())
  })
})

describe('withResume', () => {
  const ask: StreamFn<MessageRequest, MessageStreamEvent> = () => events$
  const steady = withResume(ask, { by: continueByModel })

  it('adds the seam to the union', () => {
    expect(steady).type.toBe<StreamFn<MessageRequest, MessageStreamEvent | Resume>>()
  })

  it('is read by the readers of deltas and by the folds', () => {
    const carriedOn$ = events$ as Observable<MessageStreamEvent | Resume>
    expect(carriedOn$.pipe(textDeltas())).type.toBe<Observable<string>>()
    expect(carriedOn$.pipe(contentBlocks())).type.toBe<ReturnType<ReturnType<typeof contentBlocks>>>()
    expect(carriedOn$.pipe(scanMessage())).type.toBe<Observable<MessageSnapshot>>()
  })

  it('rejects a function that restarts or runs tools', () => {
    const restarting = (request: MessageRequest) => ask(request).pipe(restartWithBackoff())
    // @ts-expect-error withResume belongs inside restarts and tools, not around them
    withResume(restarting, { by: continueByModel })
    // @ts-expect-error withResume belongs inside restarts and tools, not around them
    withResume(withTools(ask, []), { by: continueByModel })
    expect(withTools(steady, [])).type.toBeCallableWith(request)
  })

  it('requires a way to continue', () => {
    // @ts-expect-error Property 'by' is missing
    withResume(ask, {})
  })
})
