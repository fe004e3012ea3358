import fc from 'fast-check'

// Texts as no printer writes them: every escape, blanks everywhere, numbers in all their forms, keys that come twice.

// After V8 has made an object whose key is one backslash, it may take another key that is one escape for it (nodejs/node#63785, Node 24 and 26).
// `JSON.parse` is our measure, so no text here has that key, and no value either.
const keyThatV8Confuses = /"(?:\\\\|\\u005[cC])"\s*:/
const isMeasurable = (text: string): boolean => !keyThatV8Confuses.test(text)

const blank = fc.oneof({ weight: 4, arbitrary: fc.constant('') }, fc.constantFrom(' ', '\n', '\r\n', '\t', '  '))

const character = fc.oneof(
  fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 4 }).map((text) => text.replace(/["\\]/g, '.')),
  fc.constantFrom('\\"', '\\\\', '\\/', '\\b', '\\f', '\\n', '\\r', '\\t', '\\u0000', '\\u00e1', '\\uFFFF', '\u2028'),
  fc.constantFrom(
    '😀',
    'é',
    '\\ud83d\\ude00',
    '\\uD83D',
    '\\ude00',
    '\ud83d',
    '\ude00',
    '\ud83d\\ude00',
    '\\ud83d\ude00',
  ),
)
const string = fc.array(character, { maxLength: 6 }).map((characters) => `"${characters.join('')}"`)

const number = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.constantFrom('0', '7', '10', '9007199254740993', '123456789012345678901234567890'),
    fc.constantFrom('', '.0', '.5', '.125'),
    fc.constantFrom('', 'e0', 'E+2', 'e-7', 'e400'),
  )
  .map((parts) => parts.join(''))

const key = fc.oneof(string, fc.constantFrom('"a"', '"b"', '"1"', '""', '"__proto__"', '"constructor"', '"\\u0061"'))

const spaced = (text: fc.Arbitrary<string>) => fc.tuple(blank, text, blank).map((parts) => parts.join(''))

/** Any text that is JSON, and not deep. */
export const jsonText = fc
  .letrec<{ value: string }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      spaced(fc.oneof(string, number, fc.constantFrom('true', 'false', 'null'))),
      spaced(
        fc
          .tuple(blank, fc.array(tie('value'), { maxLength: 4 }))
          .map(([inside, all]) => `[${all.join(',') || inside}]`),
      ),
      spaced(
        fc
          .tuple(blank, fc.array(fc.tuple(spaced(key), tie('value')), { maxLength: 4 }))
          .map(([inside, all]) => `{${all.map((member) => member.join(':')).join(',') || inside}}`),
      ),
    ),
  }))
  .value.filter(isMeasurable)

const plainCharacter = fc.constantFrom(...'abcxyz 019"/{}[]:,.', '\n', '\t', '\0', 'é', '\u2028', '😀')
const plainValue = fc.jsonValue({ depthSize: 'medium', stringUnit: plainCharacter })

/** An object without a backslash. */
export const plainObject = fc.dictionary(fc.string({ unit: plainCharacter }), plainValue)

/** Any text that is JSON and in which no object has a key twice. */
export const singleKeyedText = fc
  .tuple(plainValue, fc.constantFrom(undefined, 1, '\t'))
  .map(([value, indent]) => JSON.stringify(value, null, indent))

/** A text that is nearly JSON: some characters are gone, doubled or others. */
export const nearlyJsonText = fc
  .tuple(
    jsonText,
    fc.array(
      fc.record({
        at: fc.nat(),
        remove: fc.nat(2),
        insert: fc.constantFrom(
          '',
          '',
          ',',
          ':',
          '"',
          '\\',
          '\\u',
          '[',
          ']',
          '{',
          '}',
          '0',
          '1',
          '-',
          '+',
          '.',
          'e',
          't',
          'null',
          ' ',
          '\n',
          '\0',
          '\u00a0',
          '\ufeff',
          '/',
        ),
      }),
      { maxLength: 3 },
    ),
  )
  .map(([text, edits]) =>
    edits.reduce((edited, { at, remove, insert }) => {
      const start = at % (edited.length + 1)
      return edited.slice(0, start) + insert + edited.slice(start + remove)
    }, text),
  )
  .filter(isMeasurable)

/** The text in pieces, some of them empty; it is cut inside escapes and surrogate pairs too. */
export const inPieces = (text: fc.Arbitrary<string>): fc.Arbitrary<{ text: string; pieces: string[] }> =>
  fc.tuple(text, fc.array(fc.nat(12), { maxLength: 10 }), fc.integer({ min: 1, max: 40 })).map(([whole, some, one]) => {
    const lengths = [...some, one]
    const pieces: string[] = []
    for (let at = 0, i = 0; at < whole.length; i++) {
      const length = lengths[i % lengths.length] ?? one
      pieces.push(whole.slice(at, at + length))
      at += length
    }
    return { text: whole, pieces }
  })
