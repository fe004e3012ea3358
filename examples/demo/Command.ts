import { parseArgs } from 'node:util'
import type { Pace } from 'rxjs-anthropic/testing'
import { faults } from '../server/faults.ts'

export type FaultName = keyof typeof faults
export type Recording = 'seed' | 'story' | 'legacy'

/** What the demo does. */
export type Command =
  | { readonly type: 'play'; readonly recording: Recording; readonly fault: FaultName | undefined; readonly pace: Pace }
  | { readonly type: 'ask'; readonly prompt: string; readonly apiKey: string }
  | { readonly type: 'help' }
  | { readonly type: 'refuse'; readonly why: string }

type Environment = Readonly<Record<string, string | undefined>>

/** Returns the command for these arguments and this environment. */
export const commandOf = (args: readonly string[], env: Environment): Command => {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
    const { help, story, legacy, fault, pace } = values
    if (help) return { type: 'help' }
    if (story && legacy) return refuse('Use either --story or --legacy, not both.')
    if (positionals.length === 0) return play(story ? 'story' : legacy ? 'legacy' : 'seed', fault, pace)
    if (story || legacy || fault || pace)
      return refuse(
        'A prompt is sent to the real API; --story, --legacy, --fault and --pace work with recordings only.',
      )
    const apiKey = env['ANTHROPIC_API_KEY']?.trim()
    return apiKey ? { type: 'ask', prompt: positionals.join(' '), apiKey } : refuse(noKey)
  } catch (error) {
    return refuse(`${firstSentence(error)}\n\n${usage()}`)
  }
}

const options = {
  help: { type: 'boolean', short: 'h' },
  story: { type: 'boolean' },
  legacy: { type: 'boolean' },
  fault: { type: 'string' },
  pace: { type: 'string' },
} as const

const play = (recording: Recording, fault: string | undefined, pace: string | undefined): Command => {
  if (fault !== undefined && !isFaultName(fault)) return refuse(`There is no fault "${fault}".\n\n${faultList()}`)
  if (pace !== undefined && !/^\d+$/.test(pace)) return refuse(`--pace takes milliseconds, not "${pace}".`)
  return { type: 'play', recording, fault, pace: pace === undefined ? defaultPace[recording] : Number(pace) }
}

const defaultPace: Readonly<Record<Recording, Pace>> = { seed: 'recorded', story: 80, legacy: 150 }

const isFaultName = (name: string): name is FaultName => Object.hasOwn(faults, name)

const firstSentence = (error: unknown): string =>
  error instanceof Error ? `${error.message.split('. ')[0]}.` : String(error)

const refuse = (why: string): Command => ({ type: 'refuse', why })

const noKey = `A prompt is sent to the real API, which needs a key:

  ANTHROPIC_API_KEY=… npm start -- "Say hi in Portuguese"

Without a prompt the demo plays a recording, and needs no key.`

const faultList = (): string =>
  ['The faults are', ...Object.entries(faults).map(([name, { about }]) => `  ${name.padEnd(18)}${about}`)].join('\n')

/** What `--help` prints. */
export const usage = (): string => `Streams an answer of Claude, and shows each event as it arrives.

  npm start                          a recorded answer, over real HTTP on this machine
  npm start -- --story               a longer one: thinking, text, a tool call
  npm start -- --legacy              Text Completions, the API before Messages
  npm start -- --fault <name>        any of these, and something goes wrong
  npm start -- --pace <ms>           the time before each event
  npm start -- "Say hi in Portuguese"
                                     the real API; takes ANTHROPIC_API_KEY, and
                                     ANTHROPIC_MODEL, ANTHROPIC_BASE_URL if they are set

${faultList()}
`
