import { inspect } from 'node:util'

/** A duration, in its own column. */
export const msColumn = (ms: number): string => `${Math.round(ms).toString().padStart(7)} ms`

/** A duration, to be read in a sentence. */
export const duration = (ms: number): string => (ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`)

/** The text without line breaks, and not too long. */
export const oneLine = (text: string, length: number): string => cut(text.replace(/\s+/g, ' '), length)

/** The text between quotes, in one line, and not too long. */
export const quote = (text: string, length: number): string => cut(inspect(text, { breakLength: Infinity }), length)

/** The text with line breaks between words, so that each line has at most this many characters, unless a word is longer. */
export const wrap = (text: string, columns: number): string =>
  Number.isFinite(columns)
    ? text.replace(new RegExp(`(?=.{${columns + 1}})(.{1,${columns}})[^\\S\\n]+`, 'g'), '$1\n')
    : text

/** A value as JSON, not too long; plain text as it is. */
export const brief = (value: unknown, length: number): string =>
  cut(typeof value === 'string' && /^[\x20-\x7e]*$/.test(value) ? value : JSON.stringify(value), length)

/** The text without control characters, which a terminal would obey. */
export const harmless = (text: string): string => text.replace(/[^\P{Cc}\n\t]/gu, '')

/** The end of a text that fits into so many columns; wide characters take two. */
export const lastOf = (text: string, columns: number): string =>
  [...text].reverse().reduce(
    ({ room, end }, character) => {
      const left = room - (/[\u1100-\uffff]|[^\0-\uffff]/u.test(character) ? 2 : 1)
      return { room: left, end: left < 0 ? end : character + end }
    },
    { room: columns, end: '' },
  ).end

const cut = (text: string, length: number): string => (text.length > length ? `${text.slice(0, length - 1)}…` : text)
