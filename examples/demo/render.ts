import { type Failure, isTransient } from 'rxjs-anthropic'
import type { Paint, Style } from './Paint.ts'
import type { Scene } from './Scene.ts'
import { brief, duration, lastOf, msColumn, oneLine, wrap } from './text.ts'
import type { View } from './View.ts'
import { detail, grownBy, outcome, paragraphs } from './words.ts'

/** The first lines: the question, and the server. */
export const heading = ({ paint, columns }: Style, { prompt, place }: Scene): string =>
  `\n${paint('bold', wrap(`“${prompt}”`, columns))}\n${paint('dim', wrap(place, columns))}\n\n`

/** The line of the last event or failure. */
export const line = (style: Style, { elapsed, latest, answer }: View): string => {
  const { paint, columns } = style
  const row = (name: string, rest: string): string =>
    `${paint('dim', msColumn(elapsed))}  ${name}  ${rest}`.trimEnd() + '\n'
  if (latest === undefined) return ''
  return latest._tag === 'Right'
    ? row(paint('cyan', latest.right.type.padEnd(19)), detail(style, latest.right, answer))
    : row(paint('red', latest.left._tag.padEnd(19)), oneLine(latest.left.message, Math.min(140, columns - 34))) +
        fields(style, latest.left)
}

/** The end of the text that grows, in one line with room for a `^C`; empty between two blocks. */
export const growing = ({ paint, columns }: Style, { latest, answer }: View): string => {
  const text = latest?._tag === 'Right' ? grownBy(latest.right, answer).replace(/\s+/g, ' ') : ''
  return text && `${indent}${paint('green', '▍')}${lastOf(text, columns - indent.length - 4)}`
}

/** The answer, and how it ended. */
export const ending = (style: Style, view: View): string =>
  ['', ...paragraphs(style, view.answer), verdict(style, view), ''].map((part) => `${part}\n`).join('')

/** The exit status: 0 if the answer is complete, 1 if the stream failed, 130 if it was interrupted. */
export const statusOf = (view: View): number => (view.latest?._tag === 'Left' ? 1 : isComplete(view) ? 0 : 130)

const isComplete = ({ latest }: View): boolean =>
  latest?._tag === 'Right' &&
  (latest.right.type === 'message_stop' || (latest.right.type === 'completion' && latest.right.stop_reason != null))

const verdict = ({ paint, columns }: Style, view: View): string => {
  const { latest, events, elapsed, answer } = view
  const count = events === 1 ? '1 event' : `${events} events`
  const after = `after ${duration(elapsed)} and ${count}`
  const sentence = (colour: Parameters<Paint>[0], head: string, rest: string): string =>
    wrap(`${head}${rest}`, columns).replace(head, () => paint(colour, head)) // a head is short: it is not wrapped
  if (latest?._tag === 'Left') return sentence('red', `✗ failed ${after}`, `: ${advice(latest.left, events)}`)
  return isComplete(view)
    ? sentence('green', `✓ complete ${after}`, `: ${outcome(answer)}`)
    : sentence('yellow', `… interrupted after ${count}`, ': the request was aborted')
}

/** Names the operators that recover from a failure. */
const advice = (failure: Failure, events: number): string => {
  if (!isTransient(failure)) return 'a retry would fail again'
  return events === 0
    ? 'retryWithBackoff() sends the request again, as --recover retry shows'
    : 'restartWithBackoff() starts again, withResume() continues the text, as --recover restart and --recover resume show'
}

/** The fields of a failure besides its message, one per line. */
const fields = ({ paint, columns }: Style, failure: Failure): string =>
  Object.entries({ ...failure.toJSON(), ...causeOf(failure.cause), transient: isTransient(failure) })
    .filter(([name]) => !elsewhere.has(name))
    .map(([name, value]) => `${indent}${paint('dim', name.padEnd(19))}  ${brief(value, Math.min(80, columns - 34))}\n`)
    .join('')

/** The fields that the line of a failure already shows, and the one that its message is made of. */
const elsewhere: ReadonlySet<string> = new Set(['_tag', 'message', 'errors'])

const causeOf = (cause: unknown): { readonly cause?: string } =>
  cause instanceof Error ? { cause: [cause.message, causeOf(cause.cause).cause].filter(Boolean).join(': ') } : {}

const indent = ' '.repeat(12)
