import type { NumberPart, Scan } from './Scan.ts'

/** Appends the characters of a number to `scan.token`, and returns the position of the first one that is not part of it. */
export const scanNumber = (scan: Scan, text: string, from: number): number => {
  let part = scan.part
  let at = from
  while (at < text.length) {
    const next = partAfter(part, text.charCodeAt(at))
    if (next === undefined) break
    part = next
    at++
  }
  scan.part = part
  scan.token += text.slice(from, at)
  return at
}

/** Returns whether a number may end after this part. */
export const mayEnd = (part: NumberPart): boolean =>
  part === 'integer' || part === 'zero' || part === 'fraction' || part === 'exponent'

const partAfter = (part: NumberPart, code: number): NumberPart | undefined => {
  const isDigit = code >= 0x30 && code <= 0x39
  switch (part) {
    case 'nothing':
      return code === 0x2d ? 'minus' : isDigit ? (code === 0x30 ? 'zero' : 'integer') : undefined
    case 'minus':
      return isDigit ? (code === 0x30 ? 'zero' : 'integer') : undefined
    case 'integer':
      return isDigit ? 'integer' : code === 0x2e ? 'point' : isE(code) ? 'e' : undefined
    case 'zero':
      return code === 0x2e ? 'point' : isE(code) ? 'e' : undefined
    case 'point':
      return isDigit ? 'fraction' : undefined
    case 'fraction':
      return isDigit ? 'fraction' : isE(code) ? 'e' : undefined
    case 'e':
      return isDigit ? 'exponent' : code === 0x2b || code === 0x2d ? 'exponent sign' : undefined
    case 'exponent sign':
    case 'exponent':
      return isDigit ? 'exponent' : undefined
  }
}

const isE = (code: number): boolean => code === 0x65 || code === 0x45
