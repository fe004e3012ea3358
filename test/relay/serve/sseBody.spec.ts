import { Anthropic } from '@anthropic-ai/sdk'
import { concat, NEVER, of, Subject, throwError } from 'rxjs'
import { ApiFailure } from '../../../src/index.ts'
import { failureFrame, sseBody, sseResponse } from '../../../src/server/index.ts'
import { encodeFrame } from '../../../src/wire/index.ts'
import { overloaded, streamOf } from '../../../src/testing/index.ts'
import type { Frame } from '../../../src/wire/Frame.ts'

const frame = (data: string): Frame => ({ event: '', data })
const text = (...data: readonly string[]): string => data.map((it) => `data: ${it}\n\n`).join('')
const end = 'event: @end\ndata: {"type":"ping"}\n\n'

const read = async (reader: ReadableStreamDefaultReader<Uint8Array>): Promise<string | undefined> => {
  const { value } = await reader.read()
  return value && new TextDecoder().decode(value)
}

const settled = () => new Promise(setImmediate)

describe('sseBody', () => {
  it('gives the frames, the end, and ends', async () => {
    expect(await new Response(sseBody(of(frame('a'), frame('ü')))).text()).toBe(text('a', 'ü') + end)
  })

  it('subscribes the source when it is first read, and lets it go when it is cancelled', async () => {
    const source = new Subject<Frame>()
    const reader = sseBody(source).getReader()
    await settled()
    expect(source.observed).toBe(false)
    const first = read(reader)
    await settled()
    expect(source.observed).toBe(true)
    source.next(frame('a'))
    expect(await first).toBe(text('a'))
    await reader.cancel()
    expect(source.observed).toBe(false)
  })

  it('gives what has come at the same time, or between two reads, in one piece', async () => {
    const source = new Subject<Frame>()
    const reader = sseBody(source).getReader()
    const first = read(reader)
    await settled()
    for (const data of 'ab') source.next(frame(data))
    expect(await first).toBe(text('a', 'b'))
    for (const data of 'cd') {
      source.next(frame(data))
      await settled()
    }
    expect(await read(reader)).toBe(text('c', 'd'))
    const waiting = [read(reader), read(reader)]
    source.next(frame('e'))
    await settled()
    source.next(frame('f'))
    expect(await Promise.all(waiting)).toEqual([text('e'), text('f')])
    source.complete()
    expect([await read(reader), await read(reader)]).toEqual([end, undefined])
  })

  it.each([overloaded, new ApiFailure('No', { kind: 'not_found_error', status: 404 })])(
    'says a failure in its place, and ends: %p',
    async (failure) => {
      const source = concat(
        of(frame('a')),
        throwError(() => failure),
      )
      expect(await new Response(sseBody(source)).text()).toBe(text('a') + encodeFrame(failureFrame(failure)))
      expect(await new Response(sseBody(throwError(() => failure))).text()).toBe(encodeFrame(failureFrame(failure)))
    },
  )

  it('gives a comment where nothing comes', async () => {
    const reader = sseBody(NEVER, { heartbeat: 5 }).getReader()
    expect([await read(reader), await read(reader)]).toEqual([':\n\n', ':\n\n'])
    await reader.cancel()
  })

  it('fails, and lets the source go, where more waits than may', async () => {
    const source = new Subject<Frame>()
    const reader = sseBody(source, { maxBuffer: 10 }).getReader()
    const first = read(reader)
    await settled()
    source.next(frame('x'))
    expect(await first).toBe(text('x'))
    for (let i = 0; i < 20; i++) source.next(frame('x'))
    expect(source.observed).toBe(false)
    await expect(read(reader)).rejects.toMatchObject({ _tag: 'TransportFailure', phase: 'body' })
  })

  it('is a whole stream to the official SDK', async () => {
    const fetch = async () => sseResponse(streamOf('S[ab]$(.|)')())
    const client = new Anthropic({ apiKey: 'a key', fetch, maxRetries: 0 })
    const message = await client.messages.stream({ model: 'm', max_tokens: 1, messages: [] }).finalMessage()
    expect(message.content).toEqual([{ type: 'text', text: 'ab' }])
  })
})
