import { isLeft, isRight } from 'fp-ts/lib/Either.js'
import { CompletionRequest } from '../../../src/codec/completions/CompletionRequest.ts'
import { explain } from '../../../src/codec/schema/explain.ts'

const request = {
  model: 'claude-2.1',
  prompt: '\n\nHuman: Olá\n\nAssistant:',
  max_tokens_to_sample: 64,
  stop_sequences: ['\n\nHuman:'],
  temperature: 0.5,
  metadata: { user_id: null },
  tomorrow: [1],
}

describe('CompletionRequest', () => {
  it('decodes and encodes a request unchanged, unknown fields included', () => {
    const decoded = CompletionRequest.decode(request)
    if (isLeft(decoded)) throw new Error(explain(decoded.left))
    expect(CompletionRequest.encode(decoded.right)).toEqual(request)
  })

  it.each([
    ['no prompt', { ...request, prompt: undefined }, /^prompt: /],
    ['a limit in words', { ...request, max_tokens_to_sample: 'many' }, /^max_tokens_to_sample: /],
    ['one stop sequence in place of a list', { ...request, stop_sequences: 'END' }, /^stop_sequences: /],
  ])('rejects %s, and names the field', (_, input, reason) => {
    const decoded = CompletionRequest.decode(input)
    expect(isRight(decoded) ? 'nothing' : explain(decoded.left)).toMatch(reason)
  })
})
