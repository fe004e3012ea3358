import { isRight } from 'fp-ts/lib/Either.js'
import { decodeEvent } from '../../src/codec/decodeEvent.ts'
import { TruncatedFailure } from '../../src/failure/TruncatedFailure.ts'
import { MessageStreamEvent } from '../../src/codec/messages/MessageStreamEvent.ts'

const decode = decodeEvent(MessageStreamEvent)

describe('decodeEvent', () => {
  it('decodes the data of a frame', () => {
    expect(decode({ event: 'ping', data: '{"type": "ping"   }' })).toEqual({ _tag: 'Right', right: { type: 'ping' } })
  })

  it('takes the name of the frame as the type of a body without one', () => {
    const decoded = decode({ event: 'content_block_stop', data: '{"index":0}' })
    expect(decoded).toEqual({ _tag: 'Right', right: { type: 'content_block_stop', index: 0 } })
  })

  it.each([
    ['content_block_stop', { index: 0 }],
    ['content_block_start', { index: 0, content_block: { type: 'hologram' } }],
    ['news', { n: 1 }],
  ])('encodes a %s that had no type with the name of its frame', (event, body) => {
    const decoded = decode({ event, data: JSON.stringify(body) })
    expect(isRight(decoded) && MessageStreamEvent.encode(decoded.right)).toEqual({ type: event, ...body })
  })

  it('encodes a clone of an event as it encodes the event', () => {
    const decoded = decode({ event: 'news', data: '{"n":1}' })
    expect(isRight(decoded) && MessageStreamEvent.encode(structuredClone(decoded.right))).toEqual({
      type: 'news',
      n: 1,
    })
  })

  it.each([
    [
      'of the documented form',
      '{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"},"request_id":"req_1"}',
      { kind: 'overloaded_error', message: 'Overloaded', requestId: 'req_1' },
    ],
    [
      'of the legacy form',
      '{"error":{"type":"overloaded_error","message":"Sobrecarregado"}}',
      { kind: 'overloaded_error', message: 'Sobrecarregado' },
    ],
    [
      'of an unknown kind',
      '{"type":"error","error":{"type":"tired_error","message":"zzz"}}',
      { kind: 'tired_error', message: 'zzz' },
    ],
    [
      'with details',
      '{"type":"error","error":{"type":"api_error","message":"m","details":{"a":1}}}',
      { kind: 'api_error', details: { a: 1 } },
    ],
    ['without an error', '{"type":"error"}', { kind: 'api_error', message: 'api_error' }],
    ['with a text only', '{"error":"no"}', { kind: 'api_error', message: 'no' }],
  ])('makes an error frame %s an ApiFailure', (_, data, failure) => {
    const decoded = decode({ event: 'error', data })
    expect(decoded).toMatchObject({ _tag: 'Left', left: { _tag: 'ApiFailure', ...failure } })
    expect(decoded).not.toHaveProperty('left.status')
  })

  it('recognises an error by the type of its body', () => {
    const data = '{"type":"error","error":{"type":"api_error","message":"m"}}'
    expect(decode({ event: '', data })).toMatchObject({ left: { _tag: 'ApiFailure' } })
  })

  it('rejects data that is not valid JSON', () => {
    expect(decode({ event: 'ping', data: '[DONE]' })).toMatchObject({
      left: {
        _tag: 'DecodeFailure',
        layer: 'json',
        input: '[DONE]',
        message: expect.stringMatching(/^The data of the event ping is not valid JSON: /),
      },
    })
  })

  it('calls a frame without a name an event', () => {
    expect(decode({ event: '', data: '{' })).toMatchObject({
      left: { message: expect.stringMatching(/^The data of an event is not valid JSON: /), errors: [] },
    })
    expect(decode({ event: '', data: '{', unterminated: true })).toMatchObject({
      left: { message: 'The stream ended inside an event' },
    })
  })

  it('cleans failures only, with the function of the frame', () => {
    const clean = () => new TruncatedFailure('clean')
    expect(decode({ event: 'ping', data: '{', clean })).toEqual({ _tag: 'Left', left: clean() })
    expect(decode({ event: 'ping', data: '{}', clean })).toEqual({ _tag: 'Right', right: { type: 'ping' } })
  })

  it('recognises an error by the name of its frame, whatever type its body has', () => {
    const data = '{"type":"ping","error":{"type":"api_error","message":"m"}}'
    expect(decode({ event: 'error', data })).toMatchObject({ left: { _tag: 'ApiFailure', message: 'm' } })
  })

  it('names no type if there is none', () => {
    expect(decode({ event: '', data: '[]' })).toMatchObject({
      left: { message: 'expected MessageStreamEvent, got []' },
    })
    expect(decode({ event: '', data: '{"type":7}' })).toMatchObject({
      left: { message: expect.not.stringMatching(/^7: /) },
    })
  })

  it('rejects a malformed known event, and names the path', () => {
    const input = { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 1 } }
    expect(decode({ event: '', data: JSON.stringify(input) })).toMatchObject({
      left: {
        _tag: 'DecodeFailure',
        layer: 'event',
        input,
        message: 'content_block_delta: delta.text: expected string, got 1',
        errors: [{ value: 1 }],
      },
    })
  })

  it.each(['42', 'null', '"ping"', '[]'])('rejects %s, which is not an event', (data) => {
    expect(decode({ event: 'ping', data })).toMatchObject({ left: { _tag: 'DecodeFailure', layer: 'event' } })
  })

  it('returns a TruncatedFailure for a last frame with incomplete data', () => {
    expect(decode({ event: 'ping', data: '{"type":"pi', unterminated: true })).toMatchObject({
      left: { _tag: 'TruncatedFailure', message: 'The stream ended inside the event ping' },
    })
  })

  it('decodes a last frame with complete data', () => {
    expect(decode({ event: 'ping', data: '{"type":"ping"}', unterminated: true })).toMatchObject({
      right: { type: 'ping' },
    })
  })
})
