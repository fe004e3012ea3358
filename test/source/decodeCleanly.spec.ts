import { inspect } from 'node:util'
import { firstValueFrom, of, throwError } from 'rxjs'
import { anthropicCompletions, completions } from '../../src/completions/index.ts'
import { isFailure } from '../../src/index.ts'
import { overloaded } from '../../src/testing/index.ts'
import { decodeCleanly } from '../../src/source/decodeCleanly.ts'

const secret = 'sk-ant-api03-do-not-show-me'
const request = { model: 'claude-2', prompt: '\n\nHuman: Olá\n\nAssistant:', max_tokens_to_sample: 1 }

const failureOf = (data: string): Promise<unknown> => {
  const body = `event: completion\ndata: ${data}\n\n`
  const fetch = () => Promise.resolve(new Response(body, { headers: { 'content-type': 'text/event-stream' } }))
  const ask = completions(anthropicCompletions({ apiKey: secret, fetch }))
  return firstValueFrom(ask(request)).catch((error: unknown) => error)
}

describe('A completion that cannot be read', () => {
  it.each([
    ['an exception', `{"completion":"","stop_reason":null,"exception":"bad key ${secret}"}`, 'ApiFailure'],
    ['data that is not JSON', `bad key ${secret}`, 'DecodeFailure'],
    ['a field of another type', `{"type":"completion","completion":["${secret}"]}`, 'DecodeFailure'],
  ])('does not show the key that the server echoes in %s', async (_, data, tag) => {
    const failure = await failureOf(data)
    expect(isFailure(failure)).toBe(true)
    expect(failure).toHaveProperty('_tag', tag)
    expect(inspect(failure, { depth: Infinity }) + JSON.stringify(failure)).not.toContain(secret.slice(0, 20))
  })
})

describe('decodeCleanly', () => {
  it('leaves a failure as it is if no frame says how to clean it', async () => {
    const failing = decodeCleanly(() => throwError(() => overloaded))
    await expect(firstValueFrom(failing(of({ event: '', data: '' })))).rejects.toBe(overloaded)
  })
})
