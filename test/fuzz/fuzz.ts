import { random } from './Random.ts'
import { type Trial, trials } from './trials.ts'

/** How much is tried. */
export interface FuzzConfig {
  /** How many runs. */
  readonly runs: number
  /** The same seed gives the same inputs. */
  readonly seed: number
  /** The number of the first run. Default: 0. */
  readonly from?: number
  /** Told the number of each run before it begins. */
  readonly begin?: (run: number) => void
  /** After how many failing runs to stop. Default: 10. */
  readonly most?: number
}

/** One run that went wrong. */
export interface Finding {
  readonly run: number
  readonly trial: string
  readonly message: string
}

/** A hundred places, each with the trial that is made there. */
const places: readonly (readonly [name: string, trial: Trial])[] = trials.flatMap(([name, trial, often]) =>
  Array.from({ length: often }, () => [name, trial] as const),
)

/** Tries the library with random inputs, and gives what went wrong. Each run can be had again by its number. */
export const fuzz = async ({ runs, seed, from = 0, begin, most = 10 }: FuzzConfig): Promise<readonly Finding[]> => {
  const findings: Finding[] = []
  for (let run = from; run < from + runs && findings.length < most; run += 1) {
    begin?.(run)
    const chance = random(seed, run)
    const [name, trial] = chance.pick(places)
    try {
      const trying = trial(chance)
      if (trying) await trying
    } catch (error) {
      findings.push({ run, trial: name, message: error instanceof Error ? error.message : String(error) })
    }
    if (run % 1000 === 0) await new Promise(setImmediate)
  }
  return findings
}
