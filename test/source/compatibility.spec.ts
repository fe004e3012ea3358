import { readFileSync } from 'node:fs'
import { join } from 'node:path'

interface Deviation {
  readonly id: string
  readonly want: string
  readonly tolerant: string
}

const deviations = JSON.parse(readFileSync(join(__dirname, 'deviations.json'), 'utf8')) as readonly Deviation[]

const page = readFileSync(join(__dirname, '../../docs/compatibility.md'), 'utf8')

/** The rows of the table: its cells, and the ids of its cases. */
const rows = page
  .split('\n')
  .filter((line) => /^\|.*\|$/.test(line))
  .slice(2)
  .map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  )
  .map(([deviation = '', byDefault = '', tolerant = '', servers = '', cases = '']) => ({
    deviation,
    byDefault,
    tolerant,
    servers,
    cases: [...cases.matchAll(/`([^`]+)`/g)].map(([, id]) => id),
  }))

/** How the page names the outcome of a case. */
const inWords = (outcome: string): string => {
  switch (outcome) {
    case 'truncated':
      return '`TruncatedFailure`'
    case 'protocol':
      return '`ProtocolFailure`'
    case 'decode':
      return '`DecodeFailure`'
    case 'api':
    case 'api, transient':
      return '`ApiFailure`'
    case 'no call':
      return 'read; the call is `@invalid_tool_input`'
    default:
      return 'read'
  }
}

describe('The table of docs/compatibility.md', () => {
  it('has each case once', () => {
    expect(rows.flatMap(({ cases }) => cases).sort()).toEqual(deviations.map(({ id }) => id).sort())
  })

  it.each(rows.map((row) => [row.deviation, row] as const))('is right about %s', (_, row) => {
    expect(row.servers).not.toBe('')
    for (const { want, tolerant } of deviations.filter(({ id }) => row.cases.includes(id)))
      expect([row.byDefault, row.tolerant]).toEqual([inWords(want), inWords(tolerant)])
  })
})
