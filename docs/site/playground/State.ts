import { type Kind, operators } from './operators.ts'

/** One operator of the pipe, with its settings. */
export interface Step {
  readonly name: string
  readonly settings: readonly number[]
}

/** All that the playground shows: it fits into a link. */
export interface State {
  /** One diagram for each request, in order. */
  readonly requests: string
  readonly steps: readonly Step[]
}

/** The state as the part of an address after `#`. */
export const encodeState = ({ requests, steps }: State): string =>
  new URLSearchParams({
    requests,
    pipe: steps.map(({ name, settings }) => [name, ...settings].join(':')).join(','),
  }).toString()

/** The state in a link. Operators and settings that do not exist are left out. */
export const decodeState = (hash: string): State | undefined => {
  const params = new URLSearchParams(hash.replace(/^#/, ''))
  const requests = params.get('requests')
  if (requests === null) return undefined
  const steps = (params.get('pipe') ?? '').split(',').flatMap((text): readonly Step[] => {
    const [name = '', ...given] = text.split(':')
    const choice = operators.find((it) => it.name === name)
    if (choice === undefined) return []
    const settings = choice.settings.map(({ value }, index) => {
      const number = Number(given[index] ?? value)
      return Number.isFinite(number) && number >= 0 ? Math.min(number, 10_000) : value
    })
    return [{ name, settings }]
  })
  return { requests, steps: steps.filter((_, index) => kindAfter(steps.slice(0, index + 1)) !== undefined) }
}

/** What the pipe emits after these steps; undefined if they do not fit together. */
export const kindAfter = (steps: readonly Step[]): Kind | undefined =>
  steps.reduce<Kind | undefined>((kind, { name }) => {
    const choice = operators.find((it) => it.name === name)
    return kind === undefined || !choice?.from.includes(kind) ? undefined : (choice.to ?? kind)
  }, 'events')
