import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

const root = join(__dirname, '../..')

/** Runs an example as its first lines describe, and resolves to its output. */
const run = async (name: string): Promise<{ status: unknown; out: readonly string[]; err: string }> => {
  const example = spawn(
    join(root, 'node_modules/.bin/tsx'),
    ['--tsconfig', 'examples/tsconfig.json', `examples/${name}.ts`],
    { cwd: root, env: { PATH: process.env['PATH'] } },
  )
  const [out, err, [status]] = await Promise.all([text(example.stdout), text(example.stderr), once(example, 'exit')])
  return { status, out: out.split('\n'), err }
}

const well = { status: 0, err: '' }

jest.setTimeout(30_000)

const names = ['tools', 'output', 'fiveStreams', 'switchQuestion'] as const

describe('the example', () => {
  let runs: Readonly<Record<(typeof names)[number], Awaited<ReturnType<typeof run>>>>

  beforeAll(async () => {
    const [tools, output, fiveStreams, switchQuestion] = await Promise.all(names.map(run))
    if (!tools || !output || !fiveStreams || !switchQuestion) throw new Error('An example did not run')
    runs = { tools, output, fiveStreams, switchQuestion }
  })

  it('tools: two calls run side by side, and the answer continues with both results', () => {
    expect(runs.tools).toEqual({
      ...well,
      out: [
        '> Where do I need my umbrella, in Lisboa or in Porto?',
        '',
        'I look at the sky over both. ',
        '  weather  … looking out of a window in Lisboa',
        '  weather  … looking out of a window in Porto',
        '  weather  ✓ "rainy in Porto, 16 °C"',
        '  weather  ✓ "sunny in Lisboa, 21 °C"',
        '',
        'Take the umbrella to Porto, where it rains. In Lisboa the sun is out: leave it at home.',
        '',
      ],
    })
  })

  it('output: the recipe is complete and valid', () => {
    expect(runs.output).toMatchObject(well)
    expect(runs.output.out.filter((line) => line !== '')).toEqual([
      'Caldo verde, 40 minutes',
      expect.stringMatching(/^1\. Peel .*\.$/),
      expect.stringMatching(/^2\. Blend .*\.$/),
      expect.stringMatching(/^3\. Cut .*\.$/),
      expect.stringMatching(/^4\. Serve .*\.$/),
      'A valid recipe in 4 steps.',
    ])
  })

  it('fiveStreams: five are answered, never more than two at a time', () => {
    const { out, ...rest } = runs.fiveStreams
    expect(rest).toEqual(well)
    const lines = out.filter((line) => line !== '')
    expect(lines).toHaveLength(10)
    expect(lines.filter((line) => line.startsWith('→')).map((line) => line.slice(2))).toEqual([
      'Tejo',
      'Douro',
      'Minho',
      'Mondego',
      'Guadiana',
    ])
    for (const line of lines) if (line.startsWith('←')) expect(line).toMatch(/^← (\w+): The \1 .*\.$/)
    const open = lines.map((_, at) => lines.slice(0, at + 1).reduce((all, line) => all + (line[0] === '→' ? 1 : -1), 0))
    expect(Math.max(...open)).toBe(2)
    expect(open.at(-1)).toBe(0)
  })

  it('switchQuestion: the first request is aborted, the second answered', () => {
    const { out, ...rest } = runs.switchQuestion
    expect(rest).toEqual(well)
    expect(out.join('\n')).toMatch(
      /> Where does the Tejo rise\?\n(The Tejo[^.\n]*)?\n\n> No, where does the Douro\?\nThe Douro .*Porto\.\n\nrequest 1: aborted\nrequest 2: answered\n$/,
    )
  })

  it('agent: it searches, asks before it deletes, and takes an earlier question in other words', async () => {
    const example = spawn(
      join(root, 'node_modules/.bin/tsx'),
      ['--tsconfig', 'examples/tsconfig.json', 'examples/agent.ts'],
      { cwd: root, env: { PATH: process.env['PATH'] } },
    )
    const answers = ['Where is the recipe?', 'y', '/edit 2 And the draft?', '/edit 1 And the draft?', 'n']
    let out = ''
    for await (const piece of example.stdout.setEncoding('utf8')) {
      out += String(piece)
      if (!/(> |\(y\/n\) )$/.test(out)) continue
      const answer = answers.shift()
      if (answer === undefined) example.stdin.end()
      else example.stdin.write(`${answer}\n`)
    }
    expect(out).toContain('  search  … 25 %\n')
    expect(out).toContain('  remove  ✓ "draft.txt is deleted."\nThe draft is gone, the recipe is in recipes.txt.\n')
    expect(out).toContain('>   There is no such question.\n> ')
    expect(out).toContain('  remove  ✗ "The user wants to keep it."\nThen I leave everything as it is.\n')
    expect(out).toContain('  so far: requests 6, input tokens 240, output tokens 180\n> ')
  })

  it('session: the agent waits for a tool and for a person, and a cut loses nothing', async () => {
    const example = spawn(
      join(root, 'node_modules/.bin/tsx'),
      ['--tsconfig', 'examples/tsconfig.json', 'examples/session.ts'],
      { cwd: root, env: { PATH: process.env['PATH'] } },
    )
    const answers = ['How is the tide?', 'y', 'And now?', 'n', '']
    let out = ''
    for await (const piece of example.stdout.setEncoding('utf8')) {
      out += String(piece)
      if (/(> |\(y\/n\) )$/.test(out)) example.stdin.write(`${answers.shift() ?? ''}\n`)
    }
    expect(out.replace('✂ ', '')).toContain('\nI look the tide up, and the archivist looks for old tables.\n')
    expect(out.match(/✂/g)).toHaveLength(1)
    expect(out).toContain('  tide  … reading the table of Nazaré\n')
    expect(out).toContain('  archivist │ The old table is in tide.txt.\n')
    expect(out.match(/tide {2}✓ "3.1 m at 14:20"/g)).toHaveLength(2)
    expect(out).toContain('  user.tool_confirmation: allow\n')
    expect(out).toContain('The old table is gone.\n')
    expect(out).toContain('  user.tool_confirmation: deny\n')
    expect(out).toContain('Then I keep the old table.\n')
    expect(out).not.toContain('interrupted')
    expect(answers).toEqual([])
  })
})

describe('The index of the examples', () => {
  it('contains every example', () => {
    const index = readFileSync(join(root, 'examples/README.md'), 'utf8')
    for (const name of readdirSync(join(root, 'examples'))) {
      if (name !== 'README.md' && !name.startsWith('tsconfig')) expect(index).toContain(`](${name})`)
    }
  })
})
