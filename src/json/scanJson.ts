import { putValue, scanToken } from './scanToken.ts'
import type { JsonProblem, Scan } from './Scan.ts'
import { mayEnd } from './scanNumber.ts'

/** The state before any text. */
export const startScan = (maxDepth: number, path: readonly (string | number)[] | undefined): Scan => ({
  maxDepth,
  path,
  offset: 0,
  expected: 'a value',
  token: '',
  part: 'nothing',
  rest: '',
  top: undefined,
  root: undefined,
  elements: undefined,
  problem: undefined,
})

/** Returns the state after one more piece of text. The state before it stays unchanged, so several scans can continue from it. */
export const scanJson = (before: Scan, piece: string): Scan => {
  if (before.problem !== undefined) return withoutElements(before)
  const text = before.rest + piece
  const scan = scanAfter(before, piece.length)
  let at = 0
  while (at >= 0 && at < text.length) at = scanToken(scan, text, at)
  if (at < 0) scan.problem = problemAt(scan, text, ~at)
  return scan
}

/** Returns the state after the end of the text, which completes a number at the top level. */
export const scanEnd = (before: Scan): Scan => {
  if (before.problem !== undefined) return withoutElements(before)
  const scan = scanAfter(before, 0)
  if (scan.expected === 'the rest of a number' && scan.top === undefined && mayEnd(scan.part))
    putValue(scan, Number(scan.token))
  const missing = before.rest !== '' && isValueExpected(scan) ? 'the rest of a literal' : scan.expected
  if (missing !== 'nothing more')
    scan.problem = { kind: 'syntax', message: `expected ${missing}, but the text ends`, position: scan.offset }
  return scan
}

const withoutElements = (scan: Scan): Scan => (scan.elements === undefined ? scan : { ...scan, elements: undefined })

// Written out because a spread is ten times slower on Node 20.
const scanAfter = (before: Scan, length: number): Scan => ({
  maxDepth: before.maxDepth,
  path: before.path,
  offset: before.offset + length,
  expected: before.expected,
  token: before.token,
  part: before.part,
  rest: '',
  top: before.top,
  root: before.root,
  elements: undefined,
  problem: undefined,
})

const isValueExpected = ({ expected }: Scan): boolean => expected === 'a value' || expected === 'a value or "]"'

const problemAt = (scan: Scan, text: string, at: number): JsonProblem => {
  const position = scan.offset - text.length + at
  const isBracket = text[at] === '[' || text[at] === '{'
  // A bracket may start a value. It is refused only if it is nested too deep.
  if (isBracket && isValueExpected(scan))
    return { kind: 'depth', message: `nested more than ${String(scan.maxDepth)} deep`, position }
  const found = JSON.stringify(text.charAt(at))
  return { kind: 'syntax', message: `expected ${scan.expected}, found ${found}`, position }
}
