import { type Failure, isTransient } from 'rxjs-anthropic'
import type { Paint } from './Paint.ts'
import type { Scene } from './Scene.ts'
import { brief, duration, lastOf, msColumn, oneLine } from './text.ts'
import type { View } from './View.ts'
import { detail, grownBy, outcome, paragraphs } from './words.ts'

/** The first lines: the question, and the server. */
export const heading = (paint: Paint, { prompt, place }: Scene): string =>
  `\n${paint('bold', `“${prompt}”`)}\n${paint('dim', place)}\n\n`

/** The line of the last event or failure. */
export const line = (paint: Paint, { elapsed, latest, answer }: View): string => {
  const row = (name: string, rest: string): string =>
    `${paint('dim', msColumn(elapsed))}  ${name}  ${rest}`.trimEnd() + '\n'
  if (latest === undefined) return ''
  return latest._tag === 'Right'
    ? row(paint('cyan', latest.right.type.padEnd(19)), detail(paint, latest.right, answer))
    : row(paint('red', latest.left._tag.padEnd(19)), oneLine(latest.left.message, 140)) + fields(paint, latest.left)
}

/** The end of the text that grows, in one line of this many columns; empty between two blocks. */
export const growing = (paint: Paint, { latest, answer }: View, columns: number): string => {
  const text = latest?._tag === 'Right' ? grownBy(latest.right, answer).replace(/\s+/g, ' ') : ''
  return text && `${indent}${paint('green', '▍')}${lastOf(text, columns - indent.length - 2)}`
}

/** The answer, and how it ended. */
export const ending = (paint: Paint, view: View): string =>
  ['', ...paragraphs(paint, view.answer), verdict(paint, view), ''].map((part) => `${part}\n`).join('')

/** The exit status: 0 if the answer is complete, 1 if the stream failed, 130 if it was interrupted. */
export const statusOf = (view: View): number => (view.latest?._tag === 'Left' ? 1 : isComplete(view) ? 0 : 130)

const isComplete = ({ latest }: View): boolean =>
  latest?._tag === 'Right' &&
  (latest.right.type === 'message_stop' || (latest.right.type === 'completion' && latest.right.stop_reason != null))

const verdict = (paint: Paint, view: View): string => {
  const { latest, events, elapsed, answer } = view
  const count = events === 1 ? '1 event' : `${events} events`
  const after = `after ${duration(elapsed)} and ${count}`
  if (latest?._tag === 'Left') return `${paint('red', `✗ failed ${after}`)}: ${advice(latest.left)}`
  return isComplete(view)
    ? `${paint('green', `✓ complete ${after}`)}: ${outcome(answer)}`
    : paint('yellow', `… interrupted after ${count}: the request was aborted`)
}

const advice = (failure: Failure): string =>
  isTransient(failure) ? 'the same request may succeed later' : 'a retry would fail again'

/** The fields of a failure besides its message, one per line. */
const fields = (paint: Paint, failure: Failure): string =>
  Object.entries({ ...failure.toJSON(), ...causeOf(failure.cause), transient: isTransient(failure) })
    .filter(([name]) => !elsewhere.has(name))
    .map(([name, value]) => `${indent}${paint('dim', name.padEnd(19))}  ${brief(value)}\n`)
    .join('')

/** The fields that the line of a failure already shows, and the one that its message is made of. */
const elsewhere: ReadonlySet<string> = new Set(['_tag', 'message', 'errors'])

const causeOf = (cause: unknown): { readonly cause?: string } =>
  cause instanceof Error ? { cause: [cause.message, causeOf(cause.cause).cause].filter(Boolean).join(': ') } : {}

const indent = ' '.repeat(12)
