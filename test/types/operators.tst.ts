import { type Observable, of } from 'rxjs'
import {
  type ApiFailure,
  catchFailure,
  ignorePings,
  type MessageDeltaEvent,
  type MessageStartEvent,
  type MessageStreamEvent,
  ofType,
  type PingEvent,
  textDeltas,
  type TruncatedFailure,
} from 'rxjs-anthropic'
import { describe, expect, it } from 'tstyche'

declare const events$: Observable<MessageStreamEvent>

describe('ofType', () => {
  it('narrows to the types that are named', () => {
    expect(events$.pipe(ofType('message_delta'))).type.toBe<Observable<MessageDeltaEvent>>()
    expect(events$.pipe(ofType('message_start', 'ping'))).type.toBe<Observable<MessageStartEvent | PingEvent>>()
  })

  it('refuses a type that the stream does not have', () => {
    // @ts-expect-error Argument of type '"message_end"' is not assignable
    events$.pipe(ofType('message_end'))
  })

  it('refuses to be asked for nothing', () => {
    // @ts-expect-error Expected at least 1 arguments, but got 0
    events$.pipe(ofType())
  })
})

describe('ignorePings', () => {
  it('takes the ping out of the union, and nothing else', () => {
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

  it('tells each handler which failure it has', () => {
    catchFailure({
      ApiFailure: (failure) => {
        expect(failure).type.toBe<ApiFailure>()
        return []
      },
      TruncatedFailure: (failure) => {
        expect(failure).type.toBe<TruncatedFailure>()
        return []
      },
    })
  })

  it('refuses a tag that no failure has', () => {
    // @ts-expect-error 'ApiFailur' does not exist in type
    events$.pipe(catchFailure({ ApiFailur: () => of(null) }))
  })
})

describe('textDeltas', () => {
  it('emits strings', () => {
    expect(events$.pipe(textDeltas())).type.toBe<Observable<string>>()
  })

  it('refuses a stream of strings', () => {
    // @ts-expect-error 'Observable<string>' is not assignable to parameter of type
    of('Olá').pipe((source) => textDeltas()(source))
    // @ts-expect-error is not assignable to parameter of type 'OperatorFunction<string, string>'
    of('Olá').pipe(textDeltas())
  })
})
