import { type Observable, of } from 'rxjs'
import {
  coalesceDeltas,
  type MessageRequest,
  type MessageSnapshot,
  messages,
  type MessageStreamEvent,
  type Restart,
  restartWithBackoff,
  scanMessage,
  type Seam,
  type StreamFn,
  textDeltas,
} from 'rxjs-anthropic'
import { httpFetch, httpTransport, injectAnthropic, provideAnthropic } from 'rxjs-anthropic/angular'
import { streamOf } from 'rxjs-anthropic/testing'
import { describe, expect, it } from 'tstyche'

type Ask = StreamFn<MessageRequest, MessageStreamEvent>

declare const events$: Observable<MessageStreamEvent>
declare const seams$: Observable<MessageStreamEvent | Seam>

describe('coalesceDeltas', () => {
  it('emits the type of its source', () => {
    expect(events$.pipe(coalesceDeltas())).type.toBe<Observable<MessageStreamEvent>>()
    expect(seams$.pipe(coalesceDeltas())).type.toBe<Observable<MessageStreamEvent | Seam>>()
  })

  it('can be applied before the folds and after a restart', () => {
    expect(events$.pipe(coalesceDeltas(), textDeltas())).type.toBe<Observable<string>>()
    expect(events$.pipe(restartWithBackoff(), coalesceDeltas())).type.toBe<Observable<MessageStreamEvent | Restart>>()
    expect(events$.pipe(restartWithBackoff(), coalesceDeltas(), scanMessage())).type.toBe<Observable<MessageSnapshot>>()
  })

  it('accepts any notifier', () => {
    expect(coalesceDeltas<MessageStreamEvent>).type.toBeCallableWith(() => Promise.resolve())
    expect(coalesceDeltas<MessageStreamEvent>).type.not.toBeCallableWith(100)
  })

  it('rejects a stream of other values', () => {
    // @ts-expect-error Argument of type
    events$.pipe(textDeltas(), coalesceDeltas())
  })
})

describe('provideAnthropic', () => {
  it('accepts a source or a test double', () => {
    expect(provideAnthropic).type.toBeCallableWith(() => messages(httpTransport({ url: '/api/messages' })))
    expect(provideAnthropic).type.toBeCallableWith(() => streamOf('S[ab]$(.|)'))
  })

  it('rejects a function that restarts, because a reader of deltas cannot handle it', () => {
    const restarting: StreamFn<MessageRequest, MessageStreamEvent | Restart> = () => of()
    expect(provideAnthropic).type.not.toBeCallableWith(() => restarting)
  })

  it('rejects the function itself', () => {
    expect(provideAnthropic).type.not.toBeCallableWith((_: MessageRequest) => events$)
  })
})

describe('injectAnthropic', () => {
  it('returns the function that sends a request', () => {
    expect(injectAnthropic()).type.toBe<Ask>()
  })
})

describe('httpTransport', () => {
  it('has its own fetch', () => {
    expect(httpTransport).type.not.toBeCallableWith({ url: '/api', fetch })
    expect(httpFetch()).type.toBe<typeof fetch>()
  })
})
