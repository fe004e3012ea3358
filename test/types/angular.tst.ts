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
  it('gives the events that it is given', () => {
    expect(events$.pipe(coalesceDeltas())).type.toBe<Observable<MessageStreamEvent>>()
    expect(seams$.pipe(coalesceDeltas())).type.toBe<Observable<MessageStreamEvent | Seam>>()
  })

  it('stands left of the folds, and right of a restart', () => {
    expect(events$.pipe(coalesceDeltas(), textDeltas())).type.toBe<Observable<string>>()
    expect(events$.pipe(restartWithBackoff(), coalesceDeltas())).type.toBe<Observable<MessageStreamEvent | Restart>>()
    expect(events$.pipe(restartWithBackoff(), coalesceDeltas(), scanMessage())).type.toBe<Observable<MessageSnapshot>>()
  })

  it('takes any notifier', () => {
    expect(coalesceDeltas<MessageStreamEvent>).type.toBeCallableWith(() => Promise.resolve())
    expect(coalesceDeltas<MessageStreamEvent>).type.not.toBeCallableWith(100)
  })

  it('refuses what is no event', () => {
    // @ts-expect-error Argument of type
    events$.pipe(textDeltas(), coalesceDeltas())
  })
})

describe('provideAnthropic', () => {
  it('takes what makes the function that asks: a source, or a double', () => {
    expect(provideAnthropic).type.toBeCallableWith(() => messages(httpTransport({ url: '/api/messages' })))
    expect(provideAnthropic).type.toBeCallableWith(() => streamOf('S[ab]$(.|)'))
  })

  it('refuses one that starts again, which a reader of deltas could not bear', () => {
    const restarting: StreamFn<MessageRequest, MessageStreamEvent | Restart> = () => of()
    expect(provideAnthropic).type.not.toBeCallableWith(() => restarting)
  })

  it('refuses the function itself', () => {
    expect(provideAnthropic).type.not.toBeCallableWith((_: MessageRequest) => events$)
  })
})

describe('injectAnthropic', () => {
  it('gives the function that asks', () => {
    expect(injectAnthropic()).type.toBe<Ask>()
  })
})

describe('httpTransport', () => {
  it('has a fetch of its own', () => {
    expect(httpTransport).type.not.toBeCallableWith({ url: '/api', fetch })
    expect(httpFetch()).type.toBe<typeof fetch>()
  })
})
