import { ApiError } from '../../src/codec/ApiError.ts'

describe('ApiError', () => {
  it.each([
    ['with all it may have', { type: 'error', error: { type: 'a', message: 'b', details: 1 }, request_id: null }],
    ['without the outer type', { error: { type: 'a', message: 'b' } }],
  ])('takes an error %s as it is', (_, error) => {
    expect(ApiError.isPlain(error)).toBe(true)
  })

  it.each([{}, { error: 'x' }, { error: { type: 'a' } }, null])('refuses %j', (error) => {
    expect(ApiError.decode(error)).toMatchObject({ _tag: 'Left' })
  })
})
