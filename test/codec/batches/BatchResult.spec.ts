import { isLeft, isRight } from 'fp-ts/lib/Either.js'
import { BatchResult } from '../../../src/batches/index.ts'
import { explain } from '../../../src/codec/index.ts'

const message = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'claude-test',
  content: [{ type: 'text', text: 'Olá' }],
  stop_reason: 'end_turn',
  stop_sequence: null,
  usage: { input_tokens: 1, output_tokens: 2 },
}

const succeeded = { custom_id: 'a', result: { type: 'succeeded', message } }
const errored = {
  custom_id: 'b',
  result: {
    type: 'errored',
    error: { type: 'error', error: { type: 'invalid_request_error', message: 'No' }, request_id: null },
  },
}
const canceled = { custom_id: 'c', result: { type: 'canceled' } }
const expired = { custom_id: 'd', result: { type: 'expired', at: 'noon' }, extra: 1 }
const postponed = { custom_id: 'e', result: { type: 'postponed', until: 'noon' } }

describe('BatchResult', () => {
  describe('name', () => {
    it('is that of the type', () => expect(BatchResult.name).toBe('BatchResult'))
  })

  describe('is', () => {
    it.each([succeeded, errored, canceled, expired])('accepts %j', (result) =>
      expect(BatchResult.is(result)).toBe(true),
    )
    it.each([null, {}, { custom_id: 'a' }, { custom_id: 1, result: canceled.result }, postponed])(
      'rejects %j',
      (result) => expect(BatchResult.is(result)).toBe(false),
    )
  })

  describe('decode', () => {
    it.each([succeeded, errored, canceled, expired])('returns the same object for %j', (result) => {
      const decoded = BatchResult.decode(result)
      expect(isRight(decoded) && decoded.right).toBe(result)
    })

    it('decodes an unknown type of result to a value', () => {
      expect(BatchResult.decode(postponed)).toMatchObject({
        right: { custom_id: 'e', result: { type: '@unknown', wireType: 'postponed', raw: postponed.result } },
      })
    })

    it.each<[object, string]>([
      [{ ...succeeded, custom_id: undefined }, 'custom_id: expected string, got nothing'],
      [{ custom_id: 'a', result: { type: 'succeeded' } }, 'result.message: expected Message, got nothing'],
      [{ custom_id: 'a', result: {} }, 'result.type: expected string, got nothing'],
      [
        { custom_id: 'a', result: { type: 'succeeded', message: { ...message, content: [{ type: 'text' }] } } },
        'result.message.content.0.text: expected string, got nothing',
      ],
    ])('explains the error in %j', (result, why) => {
      const decoded = BatchResult.decode(result)
      expect(isLeft(decoded) && explain(decoded.left)).toBe(why)
    })
  })

  describe('encode', () => {
    it.each([succeeded, errored, canceled, expired, postponed])('returns %j as it was decoded', (result) => {
      const decoded = BatchResult.decode(result)
      expect(isRight(decoded) && BatchResult.encode(decoded.right)).toEqual(result)
    })
  })
})
