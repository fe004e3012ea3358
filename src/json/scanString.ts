import { flattenGrown } from './joinText.ts'
import type { Scan } from './Scan.ts'

const doubleQuote = 0x22
const backslash = 0x5c
const letterU = 0x75
const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
}

const isHighSurrogate = (code: number): boolean => (code & 0xfc00) === 0xd800

const isHex = (code: number): boolean =>
  (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x46) || (code >= 0x61 && code <= 0x66)

/**
 * Appends the characters of a string to `scan.token`.
 *
 * Returns the position after the closing quote; or a position beyond the text if the string continues, with the characters that cannot be
 * decoded yet in `scan.rest`; or `~position` of a wrong character.
 */
export const scanString = (scan: Scan, text: string, from: number): number => {
  let token = scan.token
  let at = from
  // The first half of a surrogate pair waits for the second, so that half a character is never visible.
  let half = ''
  let halfAt = 0
  for (;;) {
    const start = at
    let code = 0
    while (at < text.length) {
      code = text.charCodeAt(at)
      if (code === doubleQuote || code === backslash || code < 0x20) break
      at++
    }
    if (at > start) {
      if (half !== '') token += half
      if (isHighSurrogate(text.charCodeAt(at - 1))) {
        half = text.charAt(at - 1)
        halfAt = at - 1
        token += text.slice(start, at - 1)
      } else {
        half = ''
        token += text.slice(start, at)
      }
    }
    if (at === text.length) break
    if (code === doubleQuote) {
      scan.token = token + half
      return at + 1
    }
    const end = code === backslash ? escapeEnd(text, at) : ~at
    if (end < 0) {
      scan.token = token
      return end
    }
    if (end > text.length) break
    const decoded = decodeEscape(text, at)
    if (half !== '') token += half
    half = ''
    if (isHighSurrogate(decoded.charCodeAt(0))) {
      half = decoded
      halfAt = at
    } else token += decoded
    at = end
  }
  scan.rest = text.slice(half === '' ? at : halfAt)
  flattenGrown(token, scan.token.length)
  scan.token = token
  return text.length + 1
}

/** The end of the escape at `at`, which may be beyond the text; or `~position` of a wrong character in it. */
const escapeEnd = (text: string, at: number): number => {
  if (at + 1 === text.length) return at + 2
  if (text.charCodeAt(at + 1) !== letterU) return text.charAt(at + 1) in escapes ? at + 2 : ~(at + 1)
  for (let i = at + 2; i < at + 6 && i < text.length; i++) if (!isHex(text.charCodeAt(i))) return ~i
  return at + 6
}

const decodeEscape = (text: string, at: number): string =>
  text.charCodeAt(at + 1) === letterU
    ? String.fromCharCode(Number.parseInt(text.slice(at + 2, at + 6), 16))
    : (escapes[text.charAt(at + 1)] as string)
