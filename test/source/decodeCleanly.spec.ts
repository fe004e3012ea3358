import { inspect } from 'node:util'
import { firstValueFrom, lastValueFrom, of, throwError } from 'rxjs'
import { anthropicBatches, batchResults } from '../../src/batches/index.ts'
import { anthropicCompletions, completions } from '../../src/completions/index.ts'
import { isFailure } from '../../src/index.ts'
import { anthropicSessions, sessionEvents } from '../../src/sessions/index.ts'
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

describe('A session whose events are out of order', () => {
  it('does not show the key that the server echoes in one of them', async () => {
    const delta = { type: 'content_delta', index: 3, content: { type: 'text', text: secret } }
    const events = [
      { type: 'event_start', event: { type: 'agent.message', id: 'sevt_1' } },
      { type: 'event_delta', event_id: 'sevt_1', delta },
    ]
    const body = events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join('')
    const fetch = (url: unknown) =>
      Promise.resolve(
        String(url).includes('/stream')
          ? new Response(body, { headers: { 'content-type': 'text/event-stream' } })
          : Response.json({ data: [], next_page: null }),
      )
    const follow = sessionEvents(anthropicSessions({ apiKey: secret, fetch }), { count: 0 })
    const failure = await lastValueFrom(follow({ id: 'sesn_1' })).catch((error: unknown) => error)
    expect(failure).toHaveProperty('_tag', 'ProtocolFailure')
    expect(inspect(failure, { depth: Infinity }) + JSON.stringify(failure)).not.toContain(secret.slice(0, 20))
  })
})

describe('decodeCleanly', () => {
  it('leaves a failure as it is if no frame says how to clean it', async () => {
    const failing = decodeCleanly(() => throwError(() => overloaded))
    await expect(firstValueFrom(failing(of({ event: '', data: '' })))).rejects.toBe(overloaded)
  })
})

describe('The result of a batch that cannot be read', () => {
  it('does not show the key that the server echoes in its line', async () => {
    const fetch = () =>
      Promise.resolve(
        new Response(`{"custom_id":["${secret}"]}\n`, { headers: { 'content-type': 'application/x-jsonl' } }),
      )
    const results = batchResults(anthropicBatches({ apiKey: secret, fetch }))
    const failure = await lastValueFrom(results({ id: 'msgbatch_1' })).catch((error: unknown) => error)
    expect(failure).toHaveProperty('_tag', 'DecodeFailure')
    expect(inspect(failure, { depth: Infinity }) + JSON.stringify(failure)).not.toContain(secret.slice(0, 20))
  })
})
