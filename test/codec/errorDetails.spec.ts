import { errorDetails } from '../../src/codec/errorDetails.ts'

describe('errorDetails', () => {
  it.each([undefined, null])('are absent for %p', (value) => {
    expect(errorDetails(value)).toBeUndefined()
  })

  it.each([{ error_code: 'thread_not_found' }, { error_code: 'a_new_code', limit: 1 }, { limit: 1 }])(
    'are the object itself: %j',
    (value) => {
      expect(errorDetails(value)).toBe(value)
    },
  )

  it.each(['text', 7, ['a'], { error_code: 429 }, { error_code: null }])(
    'have a field for what is not an object with a code of text: %j',
    (value) => {
      expect(errorDetails(value)).toEqual({ details: value })
    },
  )
})
