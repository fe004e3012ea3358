import type { Json } from './Json.ts'
import { openContainer, valueOf, withKey, withMember } from './OpenContainer.ts'
import type { Expected, Scan } from './Scan.ts'
import { mayEnd, scanNumber } from './scanNumber.ts'
import { scanString } from './scanString.ts'

/**
 * Reads one token, or the part of it that has arrived. Returns the position after it, one beyond the text if it continues, or `~position`
 * of a wrong character.
 */
export const scanToken = (scan: Scan, text: string, at: number): number => {
  if (scan.expected === 'the rest of a string') return readString(scan, text, at)
  if (scan.expected === 'the rest of a number') return readNumber(scan, text, at)
  if (scan.expected === 'the rest of a key') return readKey(scan, text, at)
  const char = text.charCodeAt(at)
  if (char === 0x20 || char === 0x0a || char === 0x0d || char === 0x09) return at + 1
  switch (scan.expected) {
    case 'a value':
      return readValue(scan, text, at, char)
    case 'a value or "]"':
      return char === 0x5d ? closeContainer(scan, at + 1) : readValue(scan, text, at, char)
    case '"," or "]"':
      return char === 0x5d ? closeContainer(scan, at + 1) : char === 0x2c ? expect(scan, 'a value', at + 1) : ~at
    case '"," or "}"':
      return char === 0x7d ? closeContainer(scan, at + 1) : char === 0x2c ? expect(scan, 'a key', at + 1) : ~at
    case 'a key or "}"':
      return char === 0x7d
        ? closeContainer(scan, at + 1)
        : char === 0x22
          ? begin(scan, 'the rest of a key', at + 1)
          : ~at
    case 'a key':
      return char === 0x22 ? begin(scan, 'the rest of a key', at + 1) : ~at
    case '":"':
      return char === 0x3a ? expect(scan, 'a value', at + 1) : ~at
    case 'the rest of a literal':
    case 'nothing more':
      return ~at
  }
}

/** Adds a complete value to the innermost container, or makes it the root. */
export const putValue = (scan: Scan, value: Json): void => {
  const { top, path } = scan
  if (top === undefined) {
    scan.root = value
    scan.expected = 'nothing more'
    return
  }
  if (top.keys === undefined && top.isOnPath && top.depth - 1 === path?.length) {
    if (scan.elements === undefined) scan.elements = [value]
    else scan.elements.push(value)
  }
  scan.top = withMember(scan, top, value)
  scan.expected = top.keys === undefined ? '"," or "]"' : '"," or "}"'
}

const expect = (scan: Scan, expected: Expected, at: number): number => {
  scan.expected = expected
  return at
}

const begin = (scan: Scan, expected: Expected, at: number): number => {
  scan.token = ''
  return expect(scan, expected, at)
}

const readValue = (scan: Scan, text: string, at: number, char: number): number => {
  switch (char) {
    case 0x22:
      return begin(scan, 'the rest of a string', at + 1)
    case 0x7b:
    case 0x5b:
      return open(scan, at, char === 0x7b)
    case 0x74:
      return readLiteral(scan, text, at, 'true', true)
    case 0x66:
      return readLiteral(scan, text, at, 'false', false)
    case 0x6e:
      return readLiteral(scan, text, at, 'null', null)
  }
  if (char !== 0x2d && (char < 0x30 || char > 0x39)) return ~at
  scan.part = 'nothing'
  return begin(scan, 'the rest of a number', at)
}

const open = (scan: Scan, at: number, isObject: boolean): number => {
  if ((scan.top?.depth ?? 0) >= scan.maxDepth) return ~at
  scan.top = openContainer(scan, isObject)
  return expect(scan, isObject ? 'a key or "}"' : 'a value or "]"', at + 1)
}

const closeContainer = (scan: Scan, at: number): number => {
  if (scan.top === undefined) return ~at
  const value = valueOf(scan.top, undefined)
  scan.top = scan.top.parent
  putValue(scan, value)
  return at
}

const readString = (scan: Scan, text: string, from: number): number => {
  const at = scanString(scan, text, from)
  if (at >= 0 && at <= text.length) putValue(scan, scan.token)
  return at
}

const readKey = (scan: Scan, text: string, from: number): number => {
  const at = scanString(scan, text, from)
  if (at < 0 || at > text.length || scan.top === undefined) return at
  scan.top = withKey(scan, scan.top, scan.token)
  return expect(scan, '":"', at)
}

const readNumber = (scan: Scan, text: string, from: number): number => {
  const at = scanNumber(scan, text, from)
  if (at === text.length) return at
  if (!mayEnd(scan.part)) return ~at
  putValue(scan, Number(scan.token))
  return at
}

const readLiteral = (scan: Scan, text: string, from: number, word: string, value: Json): number => {
  for (let i = 1; i < word.length; i++) {
    if (from + i === text.length) {
      scan.rest = text.slice(from)
      return text.length
    }
    if (text.charCodeAt(from + i) !== word.charCodeAt(i)) return expect(scan, 'the rest of a literal', ~(from + i))
  }
  putValue(scan, value)
  return from + word.length
}
