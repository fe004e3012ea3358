import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { drawMarbles } from '../../docs/site/marbles/drawMarbles.ts'
import { describeMarbles } from '../../docs/site/marbles/describeMarbles.ts'
import type { Row } from '../../docs/site/marbles/Marbles.ts'
import { parseMarbles } from '../../docs/site/marbles/parseMarbles.ts'

const root = join(__dirname, '../..')

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(ts|md)$/.test(file) && !/(^|[\\/])(node_modules|dist|public|reference)[\\/]/.test(file))
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`)

/** Every block of `text` in the documentation, as `file:number`. */
const blocks = ['README.md', ...filesBelow('docs'), ...filesBelow('src')].flatMap((file) =>
  [...readFileSync(join(root, file), 'utf8').matchAll(/^( \* )?```text\n([\s\S]*?)^\1?```$/gm)].map(
    ({ 2: text = '' }, index) => ({ name: `${file}, ${index + 1}`, text: text.replace(/^ \* ?/gm, '') }),
  ),
)

/** What is text, and not a diagram. */
const others = ['docs/scaling.md, 2']

const rowsOf = (text: string): readonly Row[] => parseMarbles(text)?.rows ?? []
const lettersOf = (text: string): readonly string[] =>
  rowsOf(text).map(({ marks }) => marks.map(({ letter }) => letter).join(''))

describe('parseMarbles', () => {
  it('finds the diagrams', () => expect(blocks.length).toBeGreaterThan(50))

  it.each(blocks.filter(({ name }) => !others.includes(name)))('reads $name, each letter at its column', ({ text }) => {
    const rows = rowsOf(text)
    expect(rows.length).toBeGreaterThan(0)
    const lines = text.split('\n').filter((line) => line.trim() !== '')
    const left = [...'x'.repeat(100)].findIndex((_, offset) =>
      rows.every(({ marks }, index) => marks.every(({ at, letter }) => lines[index]?.[offset + at] === letter)),
    )
    expect(left).toBeGreaterThanOrEqual(0)
    expect(rows.some(({ marks }) => marks.length > 0)).toBe(true)
    for (const { label, note = '' } of rows) expect([label, note].join(' ')).not.toMatch(/-[a-z|#]-|\(.\|\)/)
  })

  it.each(others)('reads no diagram in %s', (name) => {
    expect(parseMarbles(blocks.find((it) => it.name === name)?.text ?? 'missing')).toBeUndefined()
  })

  it('reads a label, a diagram and a note', () => {
    expect(rowsOf('source  a-(b|)   the end')).toEqual([
      {
        label: 'source',
        start: 0,
        end: 6,
        note: 'the end',
        marks: [
          { at: 0, letter: 'a' },
          { at: 3, letter: 'b', group: 2 },
          { at: 4, letter: '|', group: 2 },
        ],
      },
    ])
  })

  it('reads a label that looks like a diagram', () => {
    expect(lettersOf('messages(transport)(request)  -S[a]$(.|)')).toEqual(['S[a]$.|'])
  })

  it('reads what starts later, below the first column', () => {
    expect(rowsOf('1st  -#\n2nd     -a|').map(({ start }) => start)).toEqual([0, 3])
  })

  it('reads what continues after a gap', () => {
    expect(lettersOf('list  (ba)    (dc)    the newest first')).toEqual(['badc'])
  })

  it('reads a diagram alone', () => {
    expect(lettersOf('S[a-b]$(.|)')).toEqual(['S[ab]$.|'])
  })
})

describe('describeMarbles', () => {
  it('names events in a message, and letters elsewhere', () => {
    const marbles = parseMarbles('source        S[a]$(.|)\ntextDeltas()  --a--|')
    expect(marbles && describeMarbles(marbles)).toBe(
      'source: message_start at 0, a text block starts at 1, a at 2, the text block stops at 3, message_delta with end_turn at 4, message_stop at 5, completes at 5. textDeltas(): a at 2, completes at 5.',
    )
  })
})

describe('drawMarbles', () => {
  it('colours text inside its block only: the result of a tool is not text', () => {
    const marbles = parseMarbles('S{jk}T.-rS[a]$(.|)')
    const drawn = marbles === undefined ? '' : drawMarbles(marbles)
    expect(drawn).toMatch(/marble-text-mark"><circle[^>]*><text[^>]*>a</)
    expect(drawn).toMatch(/marble-plain-mark"><circle[^>]*><text[^>]*>r</)
  })

  it('has room for the longest note, in the widest letters of the fonts', () => {
    const note = 'only the newest; older requests are aborted'
    const svg = drawMarbles({ rows: rowsOf(`source  S[a-b]$(.|)   ${note}`) })
    const [, width] = /viewBox="0 0 (\d+)/.exec(svg) ?? []
    const [, start] = new RegExp(`x="([\\d.]+)"[^>]*>${note}`).exec(svg) ?? []
    expect(Number(width)).toBeGreaterThan(Number(start) + note.length * 0.605 * 11.5)
  })

  it('draws a mark for each letter but the brackets, which are one block', () => {
    const svg = drawMarbles({ rows: rowsOf('source  S[a-b]$(.|)') })
    expect(svg.match(/class="marble marble-/g)).toHaveLength(5)
    expect(svg.match(/class="marble-block marble-text"/g)).toHaveLength(1)
    expect(svg.match(/class="marble-complete"/g)).toHaveLength(1)
  })

  it('leaves a block open that nothing closes', () => {
    const width = (svg: string) => Number(/marble-block marble-text".*?width="(\d+)"/.exec(svg)?.[1])
    expect(width(drawMarbles({ rows: rowsOf('source  S[a--') }))).toBeGreaterThan(
      width(drawMarbles({ rows: rowsOf('source  S[a]-') })),
    )
  })

  it('escapes what it writes', () => {
    const svg = drawMarbles({ rows: [{ label: '<b>&"', marks: [], start: 0, end: 3 }] })
    expect(svg).not.toMatch(/<b>|&"/)
  })
})
