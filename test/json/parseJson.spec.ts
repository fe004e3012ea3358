import fc from 'fast-check'
import { parseJson } from '../../src/json/parseJson.ts'

describe('parseJson', () => {
  it('returns what JSON.parse returns', () => {
    fc.assert(
      fc.property(fc.json(), (text) => expect(parseJson(text)).toEqual({ _tag: 'Right', right: JSON.parse(text) })),
    )
  })

  it('explains why a text is not valid JSON', () => {
    expect(parseJson('{"a":1')).toEqual({ _tag: 'Left', left: expect.stringContaining('JSON') })
  })
})
