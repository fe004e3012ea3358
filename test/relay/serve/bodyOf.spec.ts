import { Readable } from 'node:stream'
import { defer, mergeAll, of } from 'rxjs'
import { bodyOf, type BodyConfig, writeSse } from '../../../src/server/index.ts'
import { withBackend } from '../withBackend.ts'

const fetched = (body: string): Request => new Request('http://backend/', { method: 'POST', body })
const sent = (body: string): Readable => Readable.from([...body].map((letter) => Buffer.from(letter)))

describe.each([
  ['a Request', fetched],
  ['a request of Node', sent],
])('bodyOf, of %s', (_, requestOf) => {
  it('parses a body, wherever it is cut', async () => {
    expect(await bodyOf(requestOf('{"model":"é 😀"}'))).toEqual({ model: 'é 😀' })
  })

  it.each([
    ['', 'The request has no body'],
    [' \n', 'The request has no body'],
    ['{"a":', 'The body of the request is not valid JSON: '],
    ['undefined', 'The body of the request is not valid JSON: '],
    ['[]', 'The body of the request is not a JSON object'],
    ['null', 'The body of the request is not a JSON object'],
    ['"a"', 'The body of the request is not a JSON object'],
  ])('refuses %p with a 400', async (body, message) => {
    await expect(bodyOf(requestOf(body))).rejects.toMatchObject({
      _tag: 'ApiFailure',
      kind: 'invalid_request_error',
      status: 400,
      message: expect.stringMatching(new RegExp(`^${message}(?!undefined)`)),
    })
  })

  it('refuses a body of more than maxSize bytes with a 413', async () => {
    expect(await bodyOf(requestOf('{"a":"é"}'), { maxSize: 10 })).toEqual({ a: 'é' })
    await expect(bodyOf(requestOf('{"a":"é"}'), { maxSize: 9 })).rejects.toMatchObject({
      _tag: 'ApiFailure',
      kind: 'request_too_large',
      status: 413,
    })
  })
})

describe('bodyOf', () => {
  it('takes a body that a parser has read', async () => {
    expect(await bodyOf({ body: { model: 'm' } })).toEqual({ model: 'm' })
  })

  it('refuses a request without a body', async () => {
    await expect(bodyOf(new Request('http://backend/'))).rejects.toMatchObject({ status: 400 })
    await expect(bodyOf({ body: undefined })).rejects.toMatchObject({ status: 400 })
  })

  it('rejects with a TransportFailure if the client disconnects', async () => {
    const request = new Readable({ read: () => undefined })
    const body = bodyOf(request)
    request.destroy(new Error('aborted'))
    await expect(body).rejects.toMatchObject({ _tag: 'TransportFailure', phase: 'body' })
  })

  const serving = (config: BodyConfig, spec: Parameters<typeof withBackend>[1]) =>
    withBackend((request, response) => {
      const read = async () => {
        const { model } = await bodyOf(request, config)
        return of({ event: '', data: model })
      }
      writeSse(response, defer(read).pipe(mergeAll()))
    }, spec)

  it(
    'gives its client the status, also while the body is being sent',
    serving({ maxSize: 100_000 }, async ({ url }) => {
      const post = (body: string) => fetch(url, { method: 'POST', body })
      for (const [body, status] of [
        ['{"model":"m"}', 200],
        ['{', 400],
        [`"${'x'.repeat(5_000_000)}"`, 413],
      ] as const) {
        const response = await post(body)
        expect(response.status).toBe(status)
        await response.text()
      }
    }),
  )
})
