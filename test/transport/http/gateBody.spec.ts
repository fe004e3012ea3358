import { gateBody } from '../../../src/transport/http/gateBody.ts'
import { cutAt } from '../../cuts.ts'

const sse = 'event: ping\ndata: {}\n\n'
const json = '{"error":"no"}'

/** What a gate passes on of a body, and what it refuses, for any cut of it. */
const outcome = (body: string, init: ResponseInit, cuts: readonly number[], accept = 'text/event-stream') => {
  const decoder = new TextDecoder()
  let passed = ''
  const gate = gateBody(new Response(null, init), accept, (bytes) => (passed += decoder.decode(bytes)))
  for (const bytes of cutAt(new TextEncoder().encode(body), cuts)) gate.next(bytes)
  return { refused: gate.refused(), passed }
}

const typed = (type: string, status = 200): ResponseInit => ({ status, headers: { 'content-type': type } })

describe('gateBody', () => {
  it.each<[string, string, ResponseInit]>([
    ['an event stream', sse, typed('text/event-stream')],
    ['an event stream without a content type', sse, {}],
    ['an event stream of another content type', sse, typed('text/plain')],
    ['an event stream after blank lines', `\n\n${sse}`, typed('application/json')],
    ['an empty event stream', '', typed('text/event-stream')],
  ])('passes %s on, wherever it is cut', (_, body, init) => {
    for (let at = 0; at <= body.length; at += 1)
      expect(outcome(body, init, [at])).toEqual({ refused: undefined, passed: body })
  })

  it.each<[string, string, ResponseInit]>([
    ['JSON that calls itself an event stream', json, typed('text/event-stream')],
    ['JSON of no content type', ` \n${json}`, {}],
    ['JSON of its own content type', json, typed('application/json')],
    ['HTML that calls itself an event stream', '<html>é</html>', typed('text/event-stream')],
    ['text of another content type', 'upstream failed', typed('text/plain')],
    ['an empty body of another content type', '', typed('text/html')],
    ['the beginning of a field, of another content type', 'eve', typed('text/plain')],
    ['an event stream with an error status', sse, typed('text/event-stream', 529)],
  ])('refuses %s, wherever it is cut', (_, body, init) => {
    for (let at = 0; at <= body.length; at += 1)
      expect(outcome(body, init, [at])).toEqual({ refused: body, passed: '' })
  })

  it('goes by the content type alone if no event stream is asked for', () => {
    expect(outcome(json, typed('application/json'), [], 'application/json')).toEqual({
      refused: undefined,
      passed: json,
    })
    expect(outcome(sse, typed('text/plain'), [], 'application/json')).toEqual({ refused: sse, passed: '' })
  })

  it('looks at each blank of a body once, however small its reads are', () => {
    const trim = jest.spyOn(String.prototype, 'trimStart')
    const gate = gateBody(new Response(null, typed('text/event-stream')), 'text/event-stream', () => undefined)
    for (let read = 0; read < 4_000; read += 1) gate.next(new Uint8Array([10]))
    const looked = trim.mock.contexts.reduce<number>((sum, text) => sum + String(text).length, 0)
    trim.mockRestore()
    expect(looked).toBeLessThan(16_000)
    expect(gate.refused()).toBeUndefined()
  })

  it('passes a body on that begins after blanks in many reads, and refuses JSON there', () => {
    const blanks = '\n'.repeat(300)
    const cuts = Array.from({ length: 310 }, (_, at) => at)
    expect(outcome(`${blanks}${sse}`, {}, cuts)).toEqual({ refused: undefined, passed: `${blanks}${sse}` })
    expect(outcome(`${blanks}${json}`, {}, cuts)).toEqual({ refused: `${blanks}${json}`, passed: '' })
  })

  it('is full when it has read 64 Ki characters of a body that is refused', () => {
    const gate = gateBody(new Response(null, typed('text/html')), 'text/event-stream', () => undefined)
    gate.next(new TextEncoder().encode(`<${'x'.repeat(65_534)}`))
    expect(gate.isFull()).toBe(false)
    gate.next(new TextEncoder().encode('x'))
    expect(gate.isFull()).toBe(true)
  })
})
