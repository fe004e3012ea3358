import { HttpClient } from '@angular/common/http'
import { inject } from '@angular/core'
import type { Observable } from 'rxjs'
import { createClient } from 'redis'
import { type Failure, type MessageRequest, type MessageStreamEvent, messages, type StreamFn } from 'rxjs-anthropic'
import { httpTransport, injectAnthropic, provideAnthropic } from 'rxjs-anthropic/angular'
import { redisLog } from 'rxjs-anthropic/redis'
import type { StreamLog } from 'rxjs-anthropic/server'
import { traceMessages } from 'rxjs-anthropic/telemetry'

export const log: StreamLog = redisLog(createClient())
export const ask: StreamFn<MessageRequest, MessageStreamEvent> = messages(() => {
  throw new Error('not called')
})
export const traced: StreamFn<MessageRequest, MessageStreamEvent> = traceMessages(() => ask)
export const inAngular = (): Observable<MessageStreamEvent> =>
  injectAnthropic()({ model: 'claude-test', max_tokens: 1, messages: [] })
export const providers = [provideAnthropic(() => messages(httpTransport({ url: '/api' })))]
export const client = (): HttpClient => inject(HttpClient)

export const kindOf = (failure: Failure): string => {
  switch (failure._tag) {
    case 'ApiFailure':
      return failure.kind
    case 'DecodeFailure':
    case 'ProtocolFailure':
    case 'StalledFailure':
    case 'TransportFailure':
    case 'TruncatedFailure':
      return failure._tag
  }
}

export const typeOf = (event: MessageStreamEvent): string => {
  if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') return event.delta.text
  return event.type === '@unknown' ? event.wireType : event.type
}
