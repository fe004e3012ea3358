import fc from 'fast-check'
import { writeJson } from '../../src/json/writeJson.ts'

/** JSON as `JSON.parse` returns it, in which a number may be infinite. */
const parsed = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<unknown>(Infinity, -Infinity, null, 'null', ':null,', '1e999', '"Infinity"', 0),
    fc.double({ noNaN: true }),
    fc.string(),
    fc.array(tie('value')),
    fc.dictionary(fc.string(), tie('value')),
  ),
})).value

describe('writeJson', () => {
  it('writes what was read from JSON so that it is read again', () => {
    const equal = (written: unknown, value: unknown): boolean => {
      if (typeof value !== 'object' || value === null) return written === value
      const [a, b] = [Object.entries(written as object), Object.entries(value)]
      return a.length === b.length && a.every(([key, field], at) => key === b[at]?.[0] && equal(field, b[at]?.[1]))
    }
    fc.assert(fc.property(parsed, (value) => equal(JSON.parse(writeJson(value)), value)))
  })

  it('writes other JSON as JSON.stringify does', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => writeJson(value) === JSON.stringify(value)))
  })

  it.each([
    ['1e999', '1e999'],
    ['-1e400', '-1e999'],
    ['[null,1e999,"null"]', '[null,1e999,"null"]'],
    ['{"a":{"b":-1e999},"null":1}', '{"a":{"b":-1e999},"null":1}'],
    ['-0', '0'],
    ['1e-999', '0'],
    ['null', 'null'],
  ])('writes %s as %s', (read, written) => {
    expect(writeJson(JSON.parse(read))).toBe(written)
  })
})
