import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readExports } from '../../docs/site/reference/readExports.ts'

const exported = readExports(join(__dirname, '../..'))

const options = exported
  .filter(({ name, kind }) => /Config$/.test(name) && kind === 'type')
  .flatMap(({ name, members }) => members.map((member) => ({ option: `${name}.${member.name}`, ...member })))

/** What a number is of. */
const unit = /\bms\b|how many|number of|how deep|bytes|characters/i

describe('The reference', () => {
  it('knows the options of every config, also of those that extend another', () => {
    const names = options.map(({ option }) => option)
    expect(names).toEqual(
      expect.arrayContaining(['AnthropicConfig.betas', 'AnthropicConfig.idleTimeout', 'HttpTransportConfig.url']),
    )
    expect(names).not.toContain('HttpTransportConfig.fetch')
  })

  it.each(options)('explains $option', ({ description }) => {
    expect(description).toMatch(/[.)]$/)
  })

  it.each(options.filter(({ optional }) => optional))('tells the default of $option', ({ description }) => {
    expect(description).toMatch(/Default: \S/)
  })

  it.each(options.filter(({ type }) => /^number\b/.test(type)))('tells what $option counts', ({ description }) => {
    expect(description).toMatch(unit)
  })

  it.each(exported.filter(({ kind, name }) => kind === 'class' && name.endsWith('Failure')))(
    'tells what to do about $name',
    ({ description }) => {
      expect(description).toContain('**What to do:**')
    },
  )

  it('and the page of the errors of the API tell what to do about each kind of error', () => {
    const { signature = '' } = exported.find(({ name }) => name === 'ApiErrorKind') ?? {}
    const kinds = [...signature.matchAll(/'(\w+)'/g)].map(([, kind = '']) => kind)
    const page = readFileSync(join(__dirname, '../../docs/api-errors.md'), 'utf8')
    const [, rows = ''] = /^\| `kind` ([\s\S]*?)\n\n/m.exec(page) ?? []
    expect(kinds.length).toBeGreaterThan(9)
    expect(kinds.filter((kind) => !rows.includes(`\`${kind}\``))).toEqual([])
  })

  it('keeps examples whole, also those that contain an @', () => {
    const cut = exported.filter(({ examples }) => examples.some((it) => (it.match(/```/g)?.length ?? 0) % 2 === 1))
    expect(cut.map(({ name }) => name)).toEqual([])
    expect(exported.find(({ name }) => name === 'sseBody')?.examples[0]).toContain('event: @end')
  })
})
