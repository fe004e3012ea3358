import fc from 'fast-check'
import { leaving, readerOf } from '../../../src/server/index.ts'

describe('readerOf', () => {
  it.each([
    ['of Node', (headers: Record<string, string>) => headers],
    ['of a Request', (headers: Record<string, string>) => new Headers(headers)],
  ])('gives id and position from headers %s', (_, headersOf) => {
    expect(readerOf({ headers: headersOf({ 'idempotency-key': 'a-1_b.C', 'last-event-id': '57' }) })).toEqual({
      id: 'a-1_b.C',
      position: '57',
    })
    expect(readerOf({ headers: headersOf({ 'idempotency-key': 'a' }) }).position).toBeUndefined()
  })

  it.each(['HEAD', 'OPTIONS', 'PUT', 'PATCH', 'post', 'delete'])(
    'refuses the method %s, so that it starts no stream',
    (method) => {
      const read = () => readerOf({ method, headers: {} })
      expect(read).toThrow(expect.objectContaining({ _tag: 'ApiFailure', kind: 'invalid_request_error', status: 405 }))
    },
  )

  it('takes DELETE for a reader that does not come back, whatever position it names', () => {
    const headers = { 'idempotency-key': 'a', 'last-event-id': '57.x' }
    expect(readerOf({ method: 'DELETE', headers })).toEqual({ id: 'a', position: leaving })
  })

  it('accepts a Request', () => {
    const request = new Request('http://backend/', { method: 'POST', headers: { 'idempotency-key': 'a' } })
    expect(readerOf(request)).toEqual({ id: 'a', position: undefined })
  })

  it('gives a reader without an id one of its own, which nobody can guess', () => {
    const ids = [{}, new Headers(), { 'idempotency-key': '' }, {}].map((headers) => readerOf({ headers }).id)
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/)
    expect(new Set(ids).size).toBe(4)
  })

  it('gives no id that looks like that of another owner behind a name and a colon', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), fc.string(), (owner, id, other, otherId) => {
        fc.pre(owner !== other && id !== '' && otherId !== '')
        const keyOf = (name: string, key: string) => `${name}:${readerOf({ headers: { 'idempotency-key': key } }).id}`
        expect(keyOf(owner, id)).not.toBe(keyOf(other, otherId))
      }),
    )
    expect(readerOf({ headers: { 'idempotency-key': 'ana:../1 é' } }).id).toBe('ana%3A..%2F1%20%C3%A9')
  })

  it('takes an id that comes twice for one', () => {
    expect(readerOf({ headers: { 'idempotency-key': ['a', 'b'] } }).id).toBe('a%2Cb')
  })
})
