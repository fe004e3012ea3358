import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import type { Json } from '../../src/json/Json.ts'
import { appendJson, endJson, type PartialJson, type PartialJsonConfig, startJson } from '../../src/json/PartialJson.ts'
import { inPieces, jsonText, nearlyJsonText, plainObject, singleKeyedText } from './jsonTexts.ts'
import { visibleIn } from './visibleIn.ts'

const read = (text: string, config?: PartialJsonConfig): PartialJson => appendJson(startJson(config), text)

/** The state after each piece, and after the end, each one looked at. */
const statesOf = (pieces: Iterable<string>, config?: PartialJsonConfig): PartialJson[] => {
  const states: PartialJson[] = []
  const add = (state: PartialJson): PartialJson => {
    void state.value
    states.push(state)
    return state
  }
  let state = startJson(config)
  for (const piece of pieces) state = add(appendJson(state, piece))
  add(endJson(state))
  return states
}

const valuesOf = (pieces: Iterable<string>): (Json | undefined)[] => statesOf(pieces).map(({ value }) => value)

const last = <T>(all: readonly T[]): T => all[all.length - 1] as T

const parsed = (text: string): { status: 'whole'; value: Json } | { status: 'invalid' } => {
  try {
    return { status: 'whole', value: JSON.parse(text) as Json }
  } catch {
    return { status: 'invalid' }
  }
}

const outcomeOf = ({ status, value }: PartialJson) => (status === 'invalid' ? { status } : { status, value })

const isContainer = (value: Json | undefined): value is Extract<Json, object> =>
  typeof value === 'object' && value !== null

/** A string may have grown at its end, an array or object may have more members, and each of them is a prefix too; the rest is the same. */
const isPrefix = (earlier: Json | undefined, later: Json | undefined): boolean => {
  if (earlier === undefined) return true
  if (typeof earlier === 'string') return typeof later === 'string' && later.startsWith(earlier)
  if (!isContainer(earlier)) return Object.is(earlier, later)
  if (!isContainer(later) || Array.isArray(earlier) !== Array.isArray(later)) return false
  const members = new Map(Object.entries(later))
  return Object.entries(earlier).every(([key, value]) => members.has(key) && isPrefix(value, members.get(key)))
}

/** Whether all that is equal in both, at the same place, is one and the same. */
const isShared = (earlier: Json | undefined, later: Json | undefined): boolean => {
  if (!isContainer(earlier) || !isContainer(later)) return true
  if (isDeepStrictEqual(earlier, later)) return earlier === later
  const members = new Map(Object.entries(later))
  return Object.entries(earlier).every(([key, value]) => isShared(value, members.get(key)))
}

const deepFreeze = (value: Json | undefined): void => {
  if (!isContainer(value) || Object.isFrozen(value)) return
  Object.freeze(value)
  Object.values(value).forEach(deepFreeze)
}

/** Of two values alone: `toStrictEqual` takes a key named "constructor" for the constructor. */
const expectSame = (received: unknown, expected: unknown): void => {
  if (!isDeepStrictEqual(received, expected)) {
    expect(JSON.stringify(received)).toBe(JSON.stringify(expected))
    expect(received).toStrictEqual(expected)
  }
}

const everyPair = <T>(all: readonly T[], holds: (earlier: T, later: T) => boolean): boolean =>
  all.every((later, i) => i === 0 || holds(all[i - 1] as T, later))

describe('at the end', () => {
  it('accepts the texts that JSON.parse accepts, with the same value, wherever the text is cut', () => {
    fc.assert(
      fc.property(inPieces(jsonText), ({ text, pieces }) => {
        expectSame(outcomeOf(last(statesOf(pieces))), parsed(text))
      }),
      { numRuns: 500 },
    )
  })

  it('rejects the texts that JSON.parse rejects, wherever the text is cut', () => {
    fc.assert(
      fc.property(inPieces(nearlyJsonText), ({ text, pieces }) => {
        expectSame(outcomeOf(last(statesOf(pieces))), parsed(text))
      }),
      { numRuns: 2000 },
    )
  })

  it('reports the same problem, wherever the text is cut', () => {
    fc.assert(
      fc.property(inPieces(nearlyJsonText), ({ text, pieces }) => {
        expect(last(statesOf(pieces)).problem).toStrictEqual(endJson(read(text)).problem)
      }),
    )
  })

  it('has the same value whether or not earlier values were read', () => {
    fc.assert(
      fc.property(inPieces(jsonText), ({ text, pieces }) => {
        expectSame(endJson(pieces.reduce(appendJson, startJson())).value, JSON.parse(text))
      }),
    )
  })

  it('rejects an incomplete object', () => {
    fc.assert(
      fc.property(plainObject, fc.nat(), (object, length) => {
        const text = JSON.stringify(object)
        expect(endJson(read(text.slice(0, length % text.length))).status).toBe('invalid')
      }),
    )
  })

  it('ignores white space', () => {
    expect(outcomeOf(endJson(read(' \t\r\n[ 1 , { } ]\n ')))).toEqual({ status: 'whole', value: [1, {}] })
  })

  it('keeps the sign of zero', () => {
    expect(endJson(read('-0')).value).toBe(-0)
    expect(last(valuesOf('[-0]'))).toStrictEqual([-0])
  })
})

describe('while the text arrives', () => {
  it('shows everything that is certain, and nothing else', () => {
    fc.assert(
      fc.property(inPieces(jsonText), ({ pieces }) => {
        let text = ''
        let state = startJson()
        for (const piece of pieces) {
          state = appendJson(state, piece)
          text += piece
          expectSame(state.value, visibleIn(text))
        }
      }),
      { numRuns: 500 },
    )
  })

  it('only adds to the value', () => {
    fc.assert(
      fc.property(inPieces(singleKeyedText), ({ pieces }) => {
        expect(everyPair(valuesOf(pieces), isPrefix)).toBe(true)
      }),
    )
  })

  it('does not change a value that was read', () => {
    fc.assert(
      fc.property(inPieces(jsonText), ({ text, pieces }) => {
        let state = startJson()
        for (const piece of pieces) {
          state = appendJson(state, piece)
          deepFreeze(state.value)
        }
        expectSame(endJson(state).value, JSON.parse(text))
      }),
    )
  })

  it('keeps unchanged parts as the same objects', () => {
    fc.assert(
      fc.property(inPieces(singleKeyedText), ({ pieces }) => {
        expect(everyPair(valuesOf(pieces), isShared)).toBe(true)
      }),
    )
  })

  it('continues from any state, more than once', () => {
    fc.assert(
      fc.property(jsonText, fc.nat(), fc.nat(), fc.array(jsonText, { maxLength: 3 }), (text, a, b, others) => {
        const [first = 0, second = 0] = [a % (text.length + 1), b % (text.length + 1)].sort((x, y) => x - y)
        const early = read(text.slice(0, first))
        const seen = JSON.stringify(early.value)
        const late = appendJson(early, text.slice(first, second))
        for (const other of others) {
          void endJson(appendJson(early, other)).value
          void endJson(appendJson(late, other)).value
        }
        expectSame(endJson(appendJson(late, text.slice(second))).value, JSON.parse(text))
        expectSame(endJson(appendJson(early, text.slice(first))).value, JSON.parse(text))
        expect(JSON.stringify(early.value)).toBe(seen)
      }),
    )
  })

  it('shows a string while it grows', () => {
    expect(valuesOf(['["', 'Ol', 'á', '"']).slice(0, 4)).toEqual([[''], ['Ol'], ['Olá'], ['Olá']])
  })

  it.each([
    ['a pair', '["😀"]'],
    ['a pair of escapes', '["\\ud83d\\ude00"]'],
    ['an escape and a character', '["\\ud83d\ude00"]'],
    ['a character and an escape', '["\ud83d\\ude00"]'],
  ])('does not show half of %s', (_, text) => {
    expect(new Set(valuesOf(text.split('')).map((value) => JSON.stringify(value)))).toEqual(
      new Set(['[]', '[""]', '["😀"]']),
    )
  })

  it('shows a lone surrogate once nothing can complete it', () => {
    expect(['["\\ud83d', 'x', '"]'].map((_, i, all) => read(all.slice(0, i + 1).join('')).value)).toEqual([
      [''],
      ['\ud83dx'],
      ['\ud83dx'],
    ])
    expect(read('["\\ud83d"').value).toEqual(['\ud83d'])
  })

  it('shows a number once the next character has arrived', () => {
    expect(valuesOf(['[1', '2', '.5', ' ', ']'])).toEqual([[], [], [], [12.5], [12.5], [12.5]])
  })

  it('shows a number at the top level at the end', () => {
    expect(statesOf(['4', '2']).map(({ status, value }) => [status, value])).toEqual([
      ['partial', undefined],
      ['partial', undefined],
      ['whole', 42],
    ])
  })

  it('shows a literal once it is complete', () => {
    expect(valuesOf(['[tr', 'ue', ',nul', 'l'])[0]).toEqual([])
    expect(valuesOf(['[tr', 'ue', ',nul', 'l']).slice(1, 4)).toEqual([[true], [true], [true, null]])
  })

  it('shows a key together with its value', () => {
    expect(valuesOf(['{"na', 'me"', ':', '"', 'A', '"'])).toEqual([
      {},
      {},
      {},
      { name: '' },
      { name: 'A' },
      { name: 'A' },
      { name: 'A' },
    ])
  })

  it('replaces the value of a repeated key as soon as its later value is visible', () => {
    expect(valuesOf(['{"a":[1],"b":2,', '"a":', '"', 'x"}'])).toEqual([
      { a: [1], b: 2 },
      { a: [1], b: 2 },
      { a: '', b: 2 },
      { a: 'x', b: 2 },
      { a: 'x', b: 2 },
    ])
  })

  it('treats __proto__ like any other key', () => {
    const { value } = read('{"__proto__": {"polluted": true}, "a": {"__proto__": "')
    expect(value).toStrictEqual(JSON.parse('{"__proto__": {"polluted": true}, "a": {"__proto__": ""}}'))
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
    expect(({} as { polluted?: true }).polluted).toBeUndefined()
  })

  it('is not confused by the keys of other objects, as JSON.parse of Node 24 is', () => {
    read(String.raw`{"other": 1, "\\": 2}`)
    expect(Object.keys(read(String.raw`{"other": 1, "\"": 2}`).value as object)).toEqual(['other', '"'])
  })

  it('is whole once only white space may follow', () => {
    expect(['{"a"', ':1}', ' \n', '0'].map((_, i, all) => read(all.slice(0, i + 1).join('')).status)).toEqual([
      'partial',
      'whole',
      'whole',
      'invalid',
    ])
  })

  it('throws for a state that startJson did not create', () => {
    expect(() => appendJson({ ...startJson(), value: 1 }, '1')).toThrow(TypeError)
  })
})

describe('many members', () => {
  const lag = 32

  it('are copied only now and then, with a value that is soon up to date', () => {
    const text = `[${Array.from({ length: 12_000 }, (_, i) => i).join(',')}]`
    let state = startJson()
    let members = 1
    const values = new Set<Json | undefined>()
    for (let at = 0; at < text.length; at += 20) {
      const piece = text.slice(at, at + 20)
      state = appendJson(state, piece)
      members += piece.split(',').length - 1
      values.add(state.value)
      const behind = at + 20 - JSON.stringify(state.value).length
      expect(behind).toBeLessThan(members / 4 + lag + 20)
      if (members < 200) expect(behind).toBeLessThan(20)
    }
    expect(values.size).toBeLessThan(1500)
    expect(state.value).toEqual(JSON.parse(text))
  })

  it('are all visible when the text ends too early or becomes invalid', () => {
    const members = Array.from({ length: 5000 }, (_, i) => i)
    const state = [...members.map((i) => `${i === 0 ? '{' : ','}"k${String(i)}":${String(i)} `)].reduce(
      appendJson,
      startJson(),
    )
    const all = Object.fromEntries(members.map((i) => [`k${String(i)}`, i]))
    expect(endJson(state).value).toEqual(all)
    expect(appendJson(state, '!').value).toEqual(all)
  })

  it('have a linear cost', () => {
    const milliseconds = (count: number): number => {
      const pieces = Array.from({ length: count }, (_, i) => `${i === 0 ? '[' : ','}${String(1_000_000 + i)}`)
      const start = performance.now()
      statesOf(pieces)
      return performance.now() - start
    }
    milliseconds(4_000)
    expect(milliseconds(64_000)).toBeLessThan(16 * 10 * Math.max(1, milliseconds(4_000)))
  })
})

describe('a text that is not JSON', () => {
  it.each([
    ['', 0, 'expected a value, but the text ends'],
    ['[1,]', 3, 'expected a value, found "]"'],
    ['{"a":1,}', 7, 'expected a key, found "}"'],
    ['{"a" 1}', 5, 'expected ":", found "1"'],
    ['{a:1}', 1, 'expected a key or "}", found "a"'],
    ['[1 2]', 3, 'expected "," or "]", found "2"'],
    ['{"a":1]', 6, 'expected "," or "}", found "]"'],
    ['[01]', 2, 'expected "," or "]", found "1"'],
    ['[1.]', 3, 'expected the rest of a number, found "]"'],
    ['[-', 2, 'expected the rest of a number, but the text ends'],
    ['+1', 0, 'expected a value, found "+"'],
    ['"a\nb"', 2, 'expected the rest of a string, found "\\n"'],
    ['"\\x"', 2, 'expected the rest of a string, found "x"'],
    ['"\\u12g4"', 5, 'expected the rest of a string, found "g"'],
    ['{"a', 3, 'expected the rest of a key, but the text ends'],
    ['trye', 2, 'expected the rest of a literal, found "y"'],
    ['t[', 1, 'expected the rest of a literal, found "["'],
    ['nul', 3, 'expected the rest of a literal, but the text ends'],
    ['1 2', 2, 'expected nothing more, found "2"'],
    ['\ufeff1', 0, 'expected a value, found "\ufeff"'],
    ['[😀]', 1, 'expected a value or "]", found "\\ud83d"'],
    ['{}}', 2, 'expected nothing more, found "}"'],
  ])('is reported for %j', (text, position, message) => {
    expect(endJson(read(text)).problem).toEqual({ kind: 'syntax', message, position })
    expect(last(statesOf(text.split('').concat(''))).problem?.position).toBe(position)
  })

  it('keeps its value and its problem, whatever follows', () => {
    const state = read('{"a": [1, "two", x')
    expect(state.value).toEqual({ a: [1, 'two'] })
    expect(appendJson(state, '"three"]}')).toBe(state)
    expect(endJson(state)).toBe(state)
  })

  it('is one that is nested too deep', () => {
    expect(outcomeOf(endJson(read('['.repeat(512) + ']'.repeat(512)))).status).toBe('whole')
    expect(read('{"a":'.repeat(512) + '[').problem).toEqual({
      kind: 'depth',
      message: 'nested more than 512 deep',
      position: 2560,
    })
    expect(read('[[[', { maxDepth: 2 }).problem).toEqual({
      kind: 'depth',
      message: 'nested more than 2 deep',
      position: 2,
    })
    expect(read('['.repeat(1_000_000)).problem?.position).toBe(512)
  })

  it('does not overflow the stack, whatever maxDepth is', () => {
    const depth = 100_000
    const state = endJson(read('['.repeat(depth) + ']'.repeat(depth), { maxDepth: depth }))
    expect(state.status).toBe('whole')
  })
})

describe('elementsAt', () => {
  const elementsOf = (pieces: Iterable<string>, elementsAt: readonly (string | number)[]): (readonly Json[])[] =>
    statesOf(pieces, { elementsAt }).map(({ elements }) => elements)

  it('returns each element once, as soon as it is complete', () => {
    const pieces = ['{"items":[', '1', ',"a', 'b"', ',[2', '],{"x":', '3}', ']', '}']
    expect(elementsOf(pieces, ['items'])).toEqual([[], [], [1], ['ab'], [], [[2]], [{ x: 3 }], [], [], []])
  })

  it('returns all elements and no others, wherever the text is cut', () => {
    fc.assert(
      fc.property(
        inPieces(fc.array(jsonText, { maxLength: 5 }).map((all) => `{"b":[[9],${all.concat('8').join(',')}],"a":[7]}`)),
        ({ text, pieces }) => {
          const { b } = JSON.parse(text) as { b: Json[] }
          expectSame(elementsOf(pieces, ['b']).flat(), b)
          expect(elementsOf(pieces, ['b', 0])).toContainEqual([9])
          expect(elementsOf(pieces, ['b', 0]).flat()).toStrictEqual([9])
        },
      ),
    )
  })

  it('returns the elements that the value contains', () => {
    const state = read('[{"a":1},{"b":2', { elementsAt: [] })
    expect(state.elements).toHaveLength(1)
    expect(state.elements[0]).toBe((state.value as readonly Json[])[0])
  })

  it('returns nothing for an object, a string or another path', () => {
    expect(elementsOf(['{"a":{"0":1},"b":"text","c":[[1]]}'], ['a']).flat()).toEqual([])
    expect(elementsOf(['{"a":{"0":1},"b":"text","c":[[1]]}'], ['b']).flat()).toEqual([])
    expect(elementsOf(['{"a":[{"0":[1]}]}'], ['a', 0, 0]).flat()).toEqual([])
    expect(elementsOf(['[[1],[2],[3]]'], [1]).flat()).toEqual([2])
  })

  it('returns the elements before a problem, once', () => {
    const state = read('[1,2,x', { elementsAt: [] })
    expect(state.elements).toEqual([1, 2])
    expect(appendJson(state, '3').elements).toEqual([])
    expect(endJson(state).elements).toEqual([])
  })
})
