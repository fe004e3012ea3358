import { Anthropic, APIError } from '@anthropic-ai/sdk'
import * as t from 'io-ts'
import {
  ApiFailure,
  DecodeFailure,
  type Failure,
  isTransient,
  ProtocolFailure,
  StalledFailure,
  TransportFailure,
  TruncatedFailure,
} from '../../src/index.ts'
import { decodeEvent, MessageStreamEvent } from '../../src/codec/index.ts'
import { encodeEvent, failureFrame, failureOf } from '../../src/server/index.ts'

const decoded = t.number.decode('x')
const errors = decoded._tag === 'Left' ? decoded.left : []

const failures: readonly Failure[] = [
  new TransportFailure('No response from the server', { phase: 'connect', host: 'a.private.example' }),
  new TransportFailure('The connection was lost', { phase: 'body', shouldRetry: false }),
  new TransportFailure('The apiKey is undefined: is its variable set?', { phase: 'credential' }),
  new StalledFailure('Not one byte for 120000 ms', { clock: 'liveness', after: 120_000 }),
  new StalledFailure('No progress for 60000 ms', { clock: 'progress', after: 60_000 }),
  new StalledFailure('Not one byte', { clock: 'liveness', after: 1, shouldRetry: false }),
  new ApiFailure('Overloaded', { kind: 'overloaded_error' }),
  new ApiFailure('Gone', {
    kind: 'not_found_error',
    status: 404,
    details: { error_code: 'stream_not_found', a: 'a.private.example' },
  }),
  new ApiFailure('Too many requests', {
    kind: 'rate_limit_error',
    status: 429,
    requestId: 'req_1',
    retryAfterMs: 7000,
    shouldRetry: false,
    details: { limit: ['a.private.example', null] },
  }),
  new ApiFailure('Wait', { kind: 'rate_limit_error', retryAfterMs: Infinity }),
  new StalledFailure('Never', { clock: 'progress', after: Infinity }),
  new ApiFailure('Uma espécie nova 🎉', { kind: 'novelty_error' }),
  new DecodeFailure('index: expected number, got nothing', {
    layer: 'event',
    input: { type: 'a.private.example' },
    errors,
  }),
  new DecodeFailure('Not an event stream: "<p>"', { layer: 'frame', input: '<p>', errors: [] }),
  new ProtocolFailure('message_stop before message_start', { event: { type: 'a.private.example' } }),
  new ProtocolFailure('A second message', { event: { type: 'a.private.example' }, reason: 'spliced' }),
  new TruncatedFailure('The stream ended without its last event'),
  new TruncatedFailure('The stream ended without its last event', { shouldRetry: false }),
  new TruncatedFailure('The stream ended before message_stop', { stopReason: 'end_turn' }),
]

const named = failures.map((failure) => [`${failure.name}: ${failure.message}`, failure] as const)

/** What of a failure reaches another reader. */
const sent = (failure: Failure): object => {
  const {
    input: _input,
    event: _event,
    errors: _errors,
    host: _host,
    details,
    ...fields
  } = {
    input: undefined,
    event: undefined,
    errors: undefined,
    host: undefined,
    details: undefined,
    ...failure,
  }
  return {
    ...fields,
    ...(t.type({ error_code: t.string }).is(details) && { details: { error_code: details.error_code } }),
  }
}

describe('failureFrame', () => {
  it.each(named)('sends %s so that failureOf returns the same class, message and fields to act by', (_, failure) => {
    const back = failureOf(failureFrame(failure))
    expect(back.constructor).toBe(failure.constructor)
    expect(back.message).toBe(failure.message)
    expect(sent(back)).toEqual(sent(failure))
    expect(isTransient(back)).toBe(isTransient(failure))
  })

  it.each(named)(
    'sends nothing of %s that may quote the response or name a host, nor inside @restart',
    (_, failure) => {
      for (const { data } of [failureFrame(failure), encodeEvent({ type: '@restart', attempt: 1, failure })]) {
        expect(data).not.toContain('a.private.example')
        expect(data).not.toContain('errors')
      }
    },
  )

  it.each(named)('gives %s as an error of the API to any other reader', (_, failure) => {
    const frame = failureFrame(failure)
    expect(frame.event).toBe('error')
    const plain = decodeEvent(MessageStreamEvent)(frame)
    expect(plain).toMatchObject({ _tag: 'Left', left: { _tag: 'ApiFailure', message: failure.message } })
    if (failure._tag === 'ApiFailure') {
      const { kind, requestId } = failure
      expect(plain).toMatchObject({ left: { kind, ...(requestId ? { requestId } : {}) } })
    }
  })

  it('is an error to the official SDK', async () => {
    const { event, data } = failureFrame(new StalledFailure('No progress', { clock: 'progress', after: 1 }))
    const body = `event: ${event}\ndata: ${data}\n\n`
    const fetch = () => Promise.resolve(new Response(body, { headers: { 'content-type': 'text/event-stream' } }))
    const client = new Anthropic({ apiKey: 'a key', fetch, maxRetries: 0 })
    const stream = await client.messages.create({ model: 'm', max_tokens: 1, messages: [], stream: true })
    const read = async () => {
      for await (const _ of stream);
    }
    await expect(read()).rejects.toThrow(APIError)
  })

  it('shows no cause, no stack, and no codecs', () => {
    const secret = 'sk-ant-secret'
    const cause = new Error(secret)
    for (const failure of [
      new TransportFailure('The connection was lost', { phase: 'body', cause }),
      new ApiFailure('No', { kind: 'api_error', cause }),
      new DecodeFailure('Unreadable', { layer: 'event', input: 1, errors, cause }),
    ]) {
      const { data } = failureFrame(failure)
      expect(data).not.toContain(secret)
      expect(data).not.toContain('stack')
      expect(data).not.toContain('errors')
      expect(failureOf({ event: 'error', data }).cause).toBeUndefined()
    }
  })

  it.each([new TypeError('db://user:secret@host'), 'a secret', undefined, null, { message: 'a secret' }])(
    'says nothing of an error that is no failure: %p',
    (error) => {
      const frame = failureFrame(error)
      expect(failureOf(frame)).toMatchObject({ _tag: 'ApiFailure', kind: 'api_error', message: 'Internal error' })
      expect(frame.data).not.toContain('secret')
    },
  )
})

describe('failureOf', () => {
  const sent = (more: unknown): Failure =>
    failureOf({
      event: 'error',
      data: JSON.stringify({
        type: 'error',
        error: { type: 'overloaded_error', message: 'Overloaded' },
        '@failure': more,
      }),
    })

  it.each([
    ['none', undefined],
    ['null', null],
    ['a text', 'TransportFailure'],
    ['a tag that does not exist', { _tag: 'NewFailure', message: 'x' }],
    ['a field of another type', { _tag: 'StalledFailure', message: 'x', clock: 'liveness', after: '1' }],
    ['a field that is missing', { _tag: 'TransportFailure', message: 'x' }],
    ['no message', { _tag: 'TruncatedFailure' }],
  ])('gives the error of the API where the failure in it is %s', (_, more) => {
    expect(sent(more)).toEqual(new ApiFailure('Overloaded', { kind: 'overloaded_error' }))
  })

  it('takes no field that a failure does not have', () => {
    const back = failureOf({
      event: 'error',
      data: '{"@failure":{"_tag":"TruncatedFailure","message":"cut","stack":"x","name":"y","__proto__":{"a":1},"more":1}}',
    })
    expect(back).toBeInstanceOf(TruncatedFailure)
    expect({ ...back }).toEqual({ _tag: 'TruncatedFailure' })
    expect(back.name).toBe('TruncatedFailure')
    expect(back.stack).not.toBe('x')
  })

  it.each([
    ['no JSON', { event: 'error', data: 'oh no' }, 'DecodeFailure'],
    ['JSON that was cut', { event: 'error', data: '{"type', unterminated: true }, 'TruncatedFailure'],
    ['no object', { event: 'error', data: '7' }, 'DecodeFailure'],
    ['an object of another kind', { event: 'error', data: '{"message":"no"}' }, 'ApiFailure'],
  ] as const)('gives a failure for %s, too', (_, frame, tag) => {
    expect(failureOf(frame)._tag).toBe(tag)
  })
})
