import { diagram } from 'rxjs-anthropic/testing'
import type { Mark, Marbles, Row } from '../marbles/Marbles.ts'
import type { Emission, Line, Run } from './runPipe.ts'
import { showValue } from './showValue.ts'

/** Idle time longer than this, in ms, is left out of the drawing. */
const longest = 10

/** Returns a run as a diagram: a column for each millisecond, or for each of those that share one. */
export const toMarbles = ({ requests, outputs }: Run): Marbles => {
  const rows: readonly Line[] = [...requests, ...outputs]
  const busy = new Map<number, number>()
  for (const { emissions } of rows) {
    const counts = new Map<number, number>()
    for (const { at } of emissions) counts.set(at, (counts.get(at) ?? 0) + 1)
    for (const [at, count] of counts) busy.set(at, Math.max(busy.get(at) ?? 1, count))
  }
  for (const { from, to } of requests) for (const at of [from, to]) if (at < 60_000) busy.set(at, busy.get(at) ?? 1)

  const times = [...busy.keys()].sort((a, b) => a - b)
  const places = new Map<number, number>()
  const breaks: { readonly after: number; readonly text: string }[] = []
  let column = 0
  let before = -1
  for (const at of times) {
    const idle = at - before - 1
    if (idle > longest) {
      column += 1
      breaks.push({ after: column - 1, text: `${idle} ms` })
    } else column += idle
    places.set(at, column)
    column += busy.get(at) ?? 1
    before = at
  }

  const place = (at: number): number => places.get(at) ?? column
  return {
    breaks,
    rows: [
      ...requests.map(({ label, emissions, from, to }): Row => {
        const marks = marksOf(emissions, place)
        const over = emissions.some(({ kind }) => kind !== 'next')
        const last = Math.max(place(to), ...marks.map((mark) => mark.at))
        return over || to >= 60_000
          ? { label, marks, start: place(from), end: over ? last + 1 : column + 2 }
          : { label, marks: [...marks, { at: last + 1, letter: '!' }], start: place(from), end: last + 2 }
      }),
      ...outputs.map(({ label, emissions }): Row => {
        const marks = marksOf(emissions, place)
        const over = emissions.some(({ kind }) => kind !== 'next')
        return { label, marks, start: 0, end: over ? (marks.at(-1)?.at ?? 0) + 1 : column + 2 }
      }),
    ],
  }
}

const marksOf = (emissions: readonly Emission[], place: (at: number) => number): readonly Mark[] => {
  const letters = [...diagram(emissions.flatMap(({ kind, value }) => (kind === 'next' ? [value] : [])))]
  let next = 0
  return emissions.map(({ at, kind, value }, index): Mark => {
    const offset = emissions.slice(0, index).filter((it) => it.at === at).length
    const several = emissions.filter((it) => it.at === at).length > 1
    const base = { at: place(at) + offset, ...(several ? { group: place(at) } : {}) }
    if (kind !== 'next') return { ...base, letter: kind === 'complete' ? '|' : '#' }
    const letter = letters[next++] ?? '*'
    if (letter !== '*' && typeof value !== 'string') return { ...base, letter }
    const text = showValue(value)
    return text === '@' ? { ...base, letter: '@' } : { ...base, letter: 'v', text }
  })
}
