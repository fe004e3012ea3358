import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import * as fc from 'fast-check'
import { lastValueFrom, map } from 'rxjs'
import { anthropic, messageReducer, messages } from 'rxjs-anthropic'
import { replay } from 'rxjs-anthropic/testing'
import { commandOf, usage } from '../../examples/demo/Command.ts'
import { ending } from '../../examples/demo/render.ts'
import { wrap } from '../../examples/demo/text.ts'
import { scanView } from '../../examples/demo/View.ts'
import { type Server, startServer } from '../../examples/server/startServer.ts'

const root = join(__dirname, '../..')
const story = readFileSync(join(root, 'examples/recordings/story.sse'), 'utf8')

interface Run {
  readonly status: number | null
  readonly out: string
  readonly err: string
}

/** Runs the demo as `npm start` does, its output piped. Without the `tsx` program, which ends a busy process soon after an interrupt. */
const run = async (args: readonly string[], env: NodeJS.ProcessEnv = {}, interrupt = false): Promise<Run> => {
  const demo = spawn(process.execPath, ['--import', 'tsx', 'examples/demo.ts', ...args], {
    cwd: root,
    env: { PATH: process.env['PATH'], TSX_TSCONFIG_PATH: 'examples/tsconfig.json', ...env },
  })
  if (interrupt) demo.stdout.once('data', () => demo.kill('SIGINT'))
  const [out, err, [status]] = await Promise.all([text(demo.stdout), text(demo.stderr), once(demo, 'exit')])
  return { status, out, err }
}

/** The output without what differs between runs. */
const shape = (out: string): readonly string[] =>
  out
    .replace(/127\.0\.0\.1:\d+/g, '127.0.0.1')
    .replace(/^ *\d+ ms/gm, 'ms')
    .replace(/after [\d.]+ m?s/, 'after a while')
    .split('\n')

/** What is printed at the end of a stream. */
const endOf = (stream: string): Promise<string> =>
  lastValueFrom(
    messages(anthropic({ fetch: replay(stream) }))({ model: 'claude-sonnet-5', max_tokens: 64, messages: [] }).pipe(
      scanView(messageReducer),
      map((view) => ending({ paint: (_, text) => text, columns: Infinity }, view)),
    ),
  )

jest.setTimeout(20_000)

let server: Server | undefined
afterEach(() => server?.close())

describe('the demo', () => {
  let seed: Run, longer: Run, legacy: Run
  beforeAll(async () => {
    const runs = [run(['--short']), run(['--pace', '1']), run(['--legacy'])] as const
    ;[seed, longer, legacy] = await Promise.all(runs)
  })

  it('shows a recorded answer', () => {
    const { status, out, err } = seed

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
    const { status, out } = await run(['--short', '--fault', 'reset', '--pace', '1'])

    expect(shape(out).slice(7)).toEqual([
      "ms  content_block_delta  0 text_delta 'Olá!'",
      'ms  TransportFailure     The connection was lost',
      '            phase                body',
      '            host                 127.0.0.1',
      '            cause                terminated: read ECONNRESET',
      '            transient            true',
      '',
      '  Olá!',
      '',
      '✗ failed after a while and 4 events: restartWithBackoff() starts again, withResume() continues the text, as --recover restart and --recover resume show',
      '',
      '',
    ])
    expect(status).toBe(1)
  })

  it('shows Text Completions', () => {
    const { status, out, err } = legacy

    expect(shape(out)).toEqual([
      '',
      '“Olá, mundo!”',
      "the documentation's example of Text Completions, played at http://127.0.0.1",
      '',
      "ms  completion           ' Olá'",
      "ms  completion           '!'",
      'ms  ping',
      "ms  completion           ' Meu'",
      "ms  completion           ' nome'",
      "ms  completion           ' é'",
      "ms  completion           ' Claude'",
      "ms  completion           '.'",
      'ms  completion           stop_sequence',
      '',
      '  Olá! Meu nome é Claude.',
      '',
      '✓ complete after a while and 9 events: stop_sequence',
      '',
      '',
    ])
    expect({ status, err }).toEqual({ status: 0, err: '' })
  })

  it('shows how Text Completions fail', async () => {
    const { status, out } = await run(['--legacy', '--fault', 'overloaded-later', '--pace', '1'])

    expect(shape(out).slice(7)).toEqual([
      "ms  completion           ' Meu'",
      'ms  ApiFailure           Overloaded',
      '            kind                 overloaded_error',
      '            requestId            req_011CVexample',
      '            transient            true',
      '',
      '  Olá! Meu',
      '',
      '✗ failed after a while and 4 events: restartWithBackoff() starts again, withResume() continues the text, as --recover restart and --recover resume show',
      '',
      '',
    ])
    expect(status).toBe(1)
  })

  it('shows the message that the events are folded into', () => {
    const { status, out } = longer

    expect(shape(out).slice(-14)).toEqual([
      `ms  content_block_delta  2 input_json_delta 'in", "wind"]}'`,
      'ms  content_block_stop   2 tool_use get_weather',
      'ms  message_delta        tool_use',
      'ms  message_stop',
      '',
      '  They are going out in Lisbon today. What to wear depends on the rain, and I cannot know that: I have a tool for the weather, so I ask it first.',
      '',
      '  Olá! Before I send you out without an umbrella ☂️, let me look at the sky over Lisbon.',
      '',
      '  get_weather({ "city": "Lisboa", "days": 1, "wants": [ "rain", "wind" ] })',
      '',
      '✓ complete after a while and 27 events: tool_use, usage 418 in, 96 out',
      '',
      '',
    ])
    expect(status).toBe(0)
  })

  it('shows a tool call with incomplete input without the closing bracket', async () => {
    const [before, after] = story.split(/(?<=days"}}\n\n)/)
    const never = story.replace(/event: content_block_delta\ndata: .*wind.*\n\n/, '')

    expect(after).toContain('wind')
    expect(await endOf(before ?? '')).toMatch(/\n {2}get_weather\(\{"city": "Lisboa", "days\n\n✗ failed .*\n\n$/)
    expect(await endOf(never)).toMatch(
      /\n {2}get_weather\(\{"city": "Lisboa", "days": 1, "wants": \["ra\n\n✓ complete .*\n\n$/,
    )
  })

  it.each([
    ['restart', 'overloaded-later', /ms {2}@restart {13}Overloaded: the answer is discarded and requested again/],
    ['resume', 'overloaded-later', /ms {2}@resume {14}Overloaded: a further request continues the text/],
    ['retry', 'gateway', /ms {2}message_start/],
  ])('recovers: --recover %s after %s', async (recover, fault, line) => {
    const { status, out, err } = await run(['--fault', fault, '--recover', recover, '--pace', '1'])

    expect({ status, err }).toEqual({ status: 0, err: '' })
    expect(shape(out).join('\n')).toMatch(line)
    expect(shape(out).join('\n')).toContain(
      '\n  Olá! Before I send you out without an umbrella ☂️, let me look at the sky over Lisbon.\n\n  get_weather({ "city": "Lisboa", "days": 1, "wants": [ "rain", "wind" ] })\n\n✓ complete',
    )
  })

  it('names the operator that would recover', async () => {
    const { status, out } = await run(['--fault', 'gateway', '--pace', '1'])

    expect(out).toMatch(/✗ failed .*: retryWithBackoff\(\) sends the request again, as --recover retry shows\n/)
    expect(status).toBe(1)
  })

  it('breaks lines between words only', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ab \n]{0,80}$/), fc.integer({ min: 5, max: 40 }), (text, columns) => {
        const wrapped = wrap(text, columns)
        expect(wrapped.match(/\S+/g)).toEqual(text.match(/\S+/g))
        for (const line of wrapped.split('\n'))
          expect(line.length <= columns || !/\S\s+\S/.test(line.trim())).toBe(true)
      }),
    )
  })

  it('prints no escape codes into a pipe', () => {
    const controls = [seed, longer, legacy].map(({ out, err }) => /[^\P{Cc}\n]/u.test(out + err))
    expect(controls).toEqual([false, false, false])
  })

  it('asks the real API if there are a prompt and a key', async () => {
    server = await startServer({ recording: story })
    const env = { ANTHROPIC_API_KEY: 'a key', ANTHROPIC_BASE_URL: server.url, ANTHROPIC_MODEL: 'claude-opus-5' }
    const { status, out } = await run(['What', 'should I wear?'], env)

    expect(out).toContain('\n  get_weather({ "city": "Lisboa", "days": 1, "wants": [ "rain", "wind" ] })\n')
    expect(server.requests).toMatchObject([
      {
        headers: { 'x-api-key': 'a key' },
        body: { model: 'claude-opus-5', messages: [{ role: 'user', content: 'What should I wear?' }] },
      },
    ])
    expect(status).toBe(0)
  })

  it('ends cleanly when it is interrupted', async () => {
    const { status, out, err } = await run(['--short', '--pace', '60000'], {}, true)

    expect(out).toMatch(/… interrupted after 0 events: the request was aborted\n\n$/)
    expect({ status, err }).toEqual({ status: 130, err: '' })
  })

  it('reports an unknown option', async () => {
    const { status, out, err } = await run(['--colour'])

    expect({ status, out }).toEqual({ status: 1, out: '' })
    expect(err).toMatch(/^Unknown option '--colour'\.\n\nStreams an answer of Claude.*--fault <name>.*The faults are/s)
  })
})

describe('the arguments', () => {
  it.each([
    [['--fault', 'flood'], /^There is no fault "flood"\.\n\nThe faults are\n {2}overloaded /],
    [['Hi'], /ANTHROPIC_API_KEY=… npm start -- "Say hi in Portuguese"/],
    [['Hi', '--legacy'], /^A prompt is sent to the real API/],
    [['--legacy', '--short'], /^Use either --short or --legacy/],
    [['--recover', 'hope'], /^--recover takes retry, restart or resume, not "hope"\.$/],
    [['--legacy', '--recover', 'resume'], /^Text Completions cannot be resumed/],
    [['--pace', 'fast'], /^--pace takes milliseconds/],
  ])('%j are refused', (args, why) => {
    expect(commandOf(args, {})).toEqual({ type: 'refuse', why: expect.stringMatching(why) })
  })

  it('of Text Completions may be joined by a fault', () => {
    const play = { type: 'play', recording: 'legacy', fault: undefined, recover: undefined, pace: 150 }
    expect(commandOf(['--legacy'], {})).toEqual(play)
    expect(commandOf(['--legacy', '--fault', 'cut', '--pace', '1'], {})).toEqual({ ...play, fault: 'cut', pace: 1 })
  })

  it('are listed', () => {
    expect(commandOf(['-h'], {})).toEqual({ type: 'help' })
    expect(usage()).toMatch(/^ {2}npm start -- --legacy {7}Text Completions/m)
  })
})
