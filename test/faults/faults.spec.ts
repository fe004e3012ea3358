import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { messageText } from '../../src/index.ts'
import { meant, recordedEvents } from './meant.ts'
import { bare, endingOf, nameOf, outcomeOf, recoveries, type Trouble } from './recoveries.ts'
import { comeAfter, type Line, overloadAfter, troubles } from './troubles.ts'

const columns = ['what goes wrong', 'after', 'failure', ...Object.keys(recoveries)]

/** A row of the table, by its first two cells. */
const rows = new Map<string, readonly string[]>()

/** What becomes of a trouble through each recovery: one outcome for each, or all of them where they differ. */
const outcomesOf = async (trouble: Trouble, transient: boolean): Promise<readonly string[]> => {
  const outcomes: string[] = []
  for (const ways of Object.values(recoveries)) {
    const seen = new Set<string>()
    for (const read of ways) {
      const ending = await endingOf(trouble, read)
      expect(ending.requests).toBeLessThanOrEqual(transient ? trouble.faults.length + 1 : 1)
      seen.add(outcomeOf(ending))
    }
    outcomes.push([...seen].join(' / '))
  }
  return outcomes
}

/** What is right: a reader of pieces is given no piece twice, and what cannot be mended is passed on. */
const rightFor = ({ come, transient, outcomes }: Omit<Line, 'wrong' | 'failure' | 'faults'>): readonly string[] => {
  if (outcomes) return outcomes
  const shown = come === 'text' ? 'text, failure' : 'failure'
  if (!transient) return [shown, 'failure', shown, shown]
  return [come === 'text' ? shown : 'whole', 'whole', come === 'nothing' ? 'failure' : 'whole', 'whole']
}

const table = (): readonly (readonly string[])[] => [columns, ...rows.values()]

/** The table in the documentation, without the line below its head. */
const tableInDocs = (): readonly (readonly string[])[] => {
  const page = readFileSync(join(__dirname, '../../docs/faults.md'), 'utf8')
  const [found = ''] = /^\| what goes wrong [\s\S]*?(?=\n\n)/m.exec(page) ?? []
  return found
    .split('\n')
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
    .filter((cells) => !cells.every((cell) => /^-+$/.test(cell)))
}

const printed = (cells: readonly (readonly string[])[]): string => {
  const widths = columns.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)))
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  const [head = [], ...body] = cells
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n')
}

describe('A fault', () => {
  it.each(troubles.map((line) => [`${line.wrong}, after ${line.come}`, line] as const))('%s', async (name, line) => {
    const alone = await endingOf(line, bare)
    expect(line.failure).toContain(nameOf(alone.failure))
    expect(outcomeOf(alone)).toBe(line.come === 'text' ? 'text, failure' : 'failure')
    expect(alone.requests).toBe(1)

    const outcomes = await outcomesOf(line, line.transient)
    rows.set(name, [line.wrong, line.come, line.failure.join(' or '), ...outcomes])
    expect(outcomes).toEqual(rightFor(line))
  })
})

describe('An overload inside the stream', () => {
  const everywhere = recordedEvents.map((event, frames) => [frames, event.type, overloadAfter(frames)] as const)

  it.each(everywhere)('in place of event %i, %s', async (frames, _, fault) => {
    const come = comeAfter(frames)
    const trouble = { faults: [fault] }
    const alone = await endingOf(trouble, bare)
    expect(alone.failure).toMatchObject({ _tag: 'ApiFailure', kind: 'overloaded_error' })
    expect(messageText(meant).startsWith(alone.said)).toBe(true)

    const outcomes = await outcomesOf(trouble, true)
    const wrong = 'an overload inside the stream, at every event'
    const row = [wrong, come, nameOf(alone.failure), ...outcomes]
    expect(rows.get(wrong + come) ?? row).toEqual(row)
    rows.set(wrong + come, row)
    expect(outcomes).toEqual(rightFor({ come, transient: true }))
  })

  it('behind message_stop is never read', async () => {
    expect(outcomeOf(await endingOf({ faults: [overloadAfter(recordedEvents.length)] }, bare))).toBe('whole')
  })
})

describe('A frame that never ends', () => {
  it('fails at the 16 Mi characters that a frame may have, if nobody says another limit', async () => {
    const { failure } = await endingOf({ faults: [{ type: 'endless', after: { frames: 0 } }] }, bare)
    expect(nameOf(failure)).toBe('`DecodeFailure` `frame`')
    expect(failure?.message).toContain('maxFrameSize (16777216')
  })
})

describe('The table', () => {
  it('stands in the docs as it was found', () => {
    if (process.env['TABLE'] !== undefined) process.stdout.write(`${printed(table())}\n`)
    expect(tableInDocs()).toEqual(table())
  })
})
