import { definedFields } from '../../../src/codec/schema/definedFields.ts'

describe('definedFields', () => {
  it('removes fields that are undefined, and no others', () => {
    const fields = definedFields({ a: undefined, b: null, c: 0, d: '', e: false })
    expect(Object.entries(fields)).toEqual([
      ['b', null],
      ['c', 0],
      ['d', ''],
      ['e', false],
    ])
  })
})
