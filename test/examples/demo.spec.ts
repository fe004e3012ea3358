import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { type Server, startServer } from '../../examples/server/startServer.ts'

const root = join(__dirname, '../..')

interface Run {
  readonly status: number | null
  readonly out: string
  readonly err: string
}

/** Runs the demo as `npm start` does, its output piped. */
const run = async (args: readonly string[], env: NodeJS.ProcessEnv = {}, interrupt = false): Promise<Run> => {
  const demo = spawn(
    join(root, 'node_modules/.bin/tsx'),
    ['--tsconfig', 'examples/tsconfig.json', 'examples/demo.ts', ...args],
    { cwd: root, env: { PATH: process.env['PATH'], ...env } },
  )
  if (interrupt) demo.stdout.once('data', () => demo.kill('SIGINT'))
  const [out, err, [status]] = await Promise.all([text(demo.stdout), text(demo.stderr), once(demo, 'exit')])
  return { status, out, err }
}

/** The output without what differs from run to run. */
const shape = (out: string): readonly string[] =>
  out
    .replace(/127\.0\.0\.1:\d+/, '127.0.0.1')
    .replace(/^ *\d+ ms/gm, 'ms')
    .replace(/after [\d.]+ m?s/, 'after a while')
    .split('\n')

jest.setTimeout(20_000)

let server: Server | undefined
afterEach(() => server?.close())

describe('the demo', () => {
  it('shows a recorded answer, in plain text where it is piped', async () => {
    const { status, out, err } = await run([])

    expect(shape(out)).toEqual([
      '',
      '“Say hi in Portuguese”',
      'a recording of Vertex AI, played at http://127.0.0.1',
      '',
      'ms  message_start        claude-3-7-sonnet-20250219',
      'ms  ping',
      'ms  content_block_start  0 text',
      "ms  content_block_delta  0 text_delta 'Olá!'",
      'ms  content_block_stop   0 text',
      'ms  message_delta        end_turn',
      'ms  message_stop',
      '',
      '  Olá!',
      '',
      '✓ complete after a while and 7 events: end_turn, usage 16 in, 7 out',
      '',
      '',
    ])
    expect({ status, err }).toEqual({ status: 0, err: '' })
  })

  it('shows how a failure looks', async () => {
    const { status, out } = await run(['--fault', 'reset', '--pace', '1'])

    expect(shape(out).slice(7)).toEqual([
      "ms  content_block_delta  0 text_delta 'Olá!'",
      'ms  TransportFailure     The connection was lost',
      '            phase                body',
      '            cause                terminated: read ECONNRESET',
      '            transient            true',
      '',
      '  Olá!',
      '',
      '✗ failed after a while and 4 events: the same request may succeed a little later',
      '',
      '',
    ])
    expect(status).toBe(1)
  })

  it('asks the real API where there is a prompt and a key', async () => {
    server = await startServer({ recording: readFileSync(join(root, 'examples/recordings/story.sse'), 'utf8') })
    const env = { ANTHROPIC_API_KEY: 'a key', ANTHROPIC_BASE_URL: server.url, ANTHROPIC_MODEL: 'claude-opus-5' }
    const { status, out } = await run(['What', 'should I wear?'], env)

    expect(out).toContain('\n  get_weather({"city": "Lisboa", "days": 1, "wants": ["rain", "wind"]})\n')
    expect(server.requests).toMatchObject([
      {
        headers: { 'x-api-key': 'a key' },
        body: { model: 'claude-opus-5', messages: [{ role: 'user', content: 'What should I wear?' }] },
      },
    ])
    expect(status).toBe(0)
  })

  it('ends cleanly when it is interrupted', async () => {
    const { status, out, err } = await run(['--pace', '60000'], {}, true)

    expect(out).toMatch(/… interrupted after 0 events: the request was ended, too\n\n$/)
    expect({ status, err }).toEqual({ status: 130, err: '' })
  })

  it('says what it does not understand', async () => {
    const runs = await Promise.all([run(['--fault', 'flood']), run(['--colour']), run(['Hi'])])

    expect(runs.map(({ status, out }) => [status, out])).toEqual([
      [1, ''],
      [1, ''],
      [1, ''],
    ])
    expect(runs[0]?.err).toMatch(/^There is no fault "flood"\.\n\nThe faults are\n {2}overloaded /)
    expect(runs[1]?.err).toMatch(
      /^Unknown option '--colour'\.\n\nStreams an answer of Claude.*--fault <name>.*The faults are/s,
    )
    expect(runs[2]?.err).toContain('ANTHROPIC_API_KEY=… npm start -- "Say hi in Portuguese"')
  })
})
