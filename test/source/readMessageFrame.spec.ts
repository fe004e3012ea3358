import { readMessageFrame } from '../../src/source/readMessageFrame.ts'
import type { Frame } from '../../src/wire/Frame.ts'

const frame = (event: string, data: string, rest: Partial<Frame> = {}): Frame => ({ event, data, ...rest })

const outcome = (read: Frame): unknown => {
  try {
    return readMessageFrame(read)
  } catch (failure) {
    return failure
  }
}

const ping = { type: 'ping' }
const stop = { type: 'content_block_stop', index: 0 }

describe('readMessageFrame', () => {
  it.each<[string, Frame, unknown]>([
    ['an event by its type', frame('content_block_stop', JSON.stringify(stop)), stop],
    ['an event by its type, whatever its frame is called', frame('data', JSON.stringify(stop)), stop],
    ['an event by the name of its frame', frame('content_block_stop', '{"index":0}'), stop],
    ['an event whose type is null', frame('content_block_stop', '{"type":null,"index":0}'), stop],
    ['a ping of text', frame('ping', 'ping'), ping],
    ['a ping of nothing', frame('ping', ''), ping],
    ['a ping of JSON', frame('ping', '[1]'), ping],
    ['a ping of another type', frame('ping', '{"type":"heartbeat"}'), ping],
    ['an end without data', frame('message_stop', ''), { type: 'message_stop' }],
    ['blank data', frame('', ' \n'), undefined],
    ['blank data of a known event', frame('content_block_delta', ''), undefined],
    ['null', frame('content_block_start', 'null'), undefined],
    ['[DONE]', frame('data', '[DONE]'), undefined],
    ['an end without data that the body cut', frame('message_stop', '', { unterminated: true }), undefined],
    [
      'a signature that is null',
      frame('', '{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta"}}'),
      undefined,
    ],
    [
      'an unknown event of text',
      frame('keep-alive', 'still here'),
      { type: '@unknown', wireType: 'keep-alive', raw: { type: 'keep-alive', data: 'still here' } },
    ],
    [
      'an unknown event of a number',
      frame('count', '3'),
      { type: '@unknown', wireType: 'count', raw: { type: 'count', data: '3' } },
    ],
    [
      'an object of another protocol',
      frame('', '{"choices":[],"error":null}'),
      { type: '@unknown', wireType: '', raw: { choices: [], error: null } },
    ],
    [
      'an object of another protocol with the name that every event has',
      frame('message', '{"choices":[]}'),
      { type: '@unknown', wireType: '', raw: { choices: [] } },
    ],
  ])('reads %s', (_, read, event) => {
    expect(outcome(read)).toEqual(event)
  })

  it.each<[string, Frame, object]>([
    [
      'an error',
      frame('error', '{"error":{"type":"overloaded_error","message":"Overloaded"}}'),
      { kind: 'overloaded_error' },
    ],
    ['an error without data', frame('error', ''), { kind: 'api_error' }],
    ['an error of text', frame('error', 'engine died'), { message: 'engine died' }],
    ['an error of text that ends the body', frame('error', 'died', { unterminated: true }), { message: 'died' }],
    ['an error that is a list', frame('error', '[{"error":{"code":429,"message":"Q"}}]'), { kind: 'rate_limit_error' }],
    ['an error without a name', frame('', '{"error":{"message":"gave up"}}'), { message: 'gave up' }],
    ['an error that is a text, without a name', frame('', '{"error":"gave up"}'), { message: 'gave up' }],
    ['an error that every event could be', frame('message', '{"error":"gave up"}'), { message: 'gave up' }],
    ['an error by its type', frame('data', '{"type":"error","message":"x"}'), { message: 'x' }],
  ])('throws %s', (_, read, failure) => {
    expect(outcome(read)).toMatchObject({ _tag: 'ApiFailure', ...failure })
  })

  it.each<[string, Frame, object]>([
    ['text without a name', frame('', 'keep-alive'), { _tag: 'DecodeFailure', layer: 'json' }],
    ['text of a known event', frame('content_block_stop', 'x'), { _tag: 'DecodeFailure', layer: 'json' }],
    ['a number without a name', frame('', '3'), { _tag: 'DecodeFailure', layer: 'event' }],
    ['an event without its index', frame('content_block_stop', '{}'), { _tag: 'DecodeFailure', layer: 'event' }],
    ['an event that is cut', frame('ping', '{"ty', { unterminated: true }), { _tag: 'TruncatedFailure' }],
    ['an error that is cut', frame('error', '{"error":{"mes', { unterminated: true }), { _tag: 'TruncatedFailure' }],
  ])('refuses %s', (_, read, failure) => {
    expect(outcome(read)).toMatchObject(failure)
  })
})
