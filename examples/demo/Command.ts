import { parseArgs } from 'node:util'
import type { Pace } from 'rxjs-anthropic/testing'
import { faults } from '../server/faults.ts'

export type FaultName = keyof typeof faults
export type Recording = 'story' | 'short' | 'legacy'
export type Recover = 'retry' | 'restart' | 'resume'

/** What the demo does. */
export type Command =
  | {
      readonly type: 'play'
      readonly recording: Recording
      readonly fault: FaultName | undefined
      readonly recover: Recover | undefined
      readonly pace: Pace
    }
  | {
      readonly type: 'ask'
      readonly prompt: string
      readonly apiKey: string
      readonly recover: Recover | undefined
    }
  | { readonly type: 'help' }
  | { readonly type: 'refuse'; readonly why: string }

type Environment = Readonly<Record<string, string | undefined>>

/** Returns the command for these arguments and this environment. */
export const commandOf = (args: readonly string[], env: Environment): Command => {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
    const { help, short, legacy, fault, recover, pace } = values
    if (help) return { type: 'help' }
    if (short && legacy) return refuse('Use either --short or --legacy, not both.')
    if (recover !== undefined && !isRecover(recover)) return refuse(`--recover takes ${recovers}, not "${recover}".`)
    if (legacy && recover === 'resume') return refuse('Text Completions cannot be resumed: use --recover restart.')
    if (positionals.length === 0) return play(short ? 'short' : legacy ? 'legacy' : 'story', { fault, recover, pace })
    if (short || legacy || fault || pace)
      return refuse(
        'A prompt is sent to the real API; --short, --legacy, --fault and --pace work with recordings only.',
      )
    const apiKey = env['ANTHROPIC_API_KEY']?.trim()
    return apiKey ? { type: 'ask', prompt: positionals.join(' '), apiKey, recover } : refuse(noKey)
  } catch (error) {
    return refuse(`${firstSentence(error)}\n\n${usage()}`)
  }
}

const options = {
  help: { type: 'boolean', short: 'h' },
  short: { type: 'boolean' },
  legacy: { type: 'boolean' },
  fault: { type: 'string' },
  recover: { type: 'string' },
  pace: { type: 'string' },
} as const

interface PlayOptions {
  readonly fault: string | undefined
  readonly recover: Recover | undefined
  readonly pace: string | undefined
}

const play = (recording: Recording, { fault, recover, pace }: PlayOptions): Command => {
  if (fault !== undefined && !isFaultName(fault)) return refuse(`There is no fault "${fault}".\n\n${faultList()}`)
  if (pace !== undefined && !/^\d+$/.test(pace)) return refuse(`--pace takes milliseconds, not "${pace}".`)
  return { type: 'play', recording, fault, recover, pace: pace === undefined ? defaultPace[recording] : Number(pace) }
}

const defaultPace: Readonly<Record<Recording, Pace>> = { story: 80, short: 'recorded', legacy: 150 }

const recovers = 'retry, restart or resume'

const isRecover = (name: string): name is Recover => recovers.split(/\W+(?:or )?/).includes(name)

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

  npm start                   a recorded answer: thinking, text, a tool call
  npm start -- --short        a short one, recorded at Vertex AI
  npm start -- --legacy       Text Completions, the API before Messages
  npm start -- --fault <name> any of these, and something goes wrong
               --recover <how>  retry, restart or resume: what then happens
               --pace <ms>      the time before each event
  npm start -- "Say hi in Portuguese"
                              the real API; needs ANTHROPIC_API_KEY, and uses
                              ANTHROPIC_MODEL and ANTHROPIC_BASE_URL

  Try: npm start -- --fault overloaded-later --recover resume

${faultList()}
`
