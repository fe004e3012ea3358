import type { ObservableNotification } from 'rxjs'
import { letters } from './diagram.ts'
import { equals } from './equals.ts'

/** What a `TestScheduler` compares: emissions or subscriptions, with their times. */
interface Emission {
  readonly frame: number
  readonly notification: ObservableNotification<unknown>
}
interface Subscription {
  readonly subscribedFrame: number
  readonly unsubscribedFrame: number
}

/** Returns a log of a `TestScheduler` as a marble diagram; several subscriptions become several diagrams. */
export const drawing = (log: unknown): string =>
  isList(log, isSubscription)
    ? log.map(drawSubscription).join('", "')
    : isList(log, isEmission)
      ? drawEmissions(log)
      : JSON.stringify(log)

/** Returns what a diagram cannot show: the first values that differ. */
export const difference = (actual: unknown, expected: unknown): string => {
  if (!isList(actual, isEmission) || !isList(expected, isEmission)) return ''
  const index = expected.findIndex((emission, place) => !equals(emission, actual[place]))
  const [wanted, got] = [expected[index], actual[index]]
  if (wanted === undefined || got === undefined) return ''
  return `\nFirst difference, at ${wanted.frame}:\n  expected ${shown(wanted.notification)}\n  received ${shown(got.notification)}`
}

const drawSubscription = ({ subscribedFrame, unsubscribedFrame }: Subscription): string => {
  const start = `${'-'.repeat(subscribedFrame)}^`
  return unsubscribedFrame === Infinity ? start : `${start.padEnd(unsubscribedFrame, '-')}!`
}

const drawEmissions = (log: readonly Emission[]): string => {
  const letterOf = letters()
  let drawn = ''
  for (const frame of [...new Set(log.map((emission) => emission.frame))].sort((a, b) => a - b)) {
    const marks = log
      .filter((emission) => emission.frame === frame)
      .map(({ notification: { kind, ...rest } }) =>
        kind === 'N' ? letterOf('value' in rest ? rest.value : undefined) : kind === 'E' ? '#' : '|',
      )
    drawn = drawn.padEnd(frame, '-') + (marks.length > 1 ? `(${marks.join('')})` : marks.join(''))
  }
  return drawn
}

const shown = (notification: ObservableNotification<unknown>): string =>
  notification.kind === 'E' ? String(notification.error) : JSON.stringify(notification)

const isList = <A>(log: unknown, is: (item: object) => item is object & A): log is readonly A[] =>
  Array.isArray(log) && log.every((item: unknown) => typeof item === 'object' && item !== null && is(item))

const isEmission = (item: object): item is Emission => 'notification' in item

const isSubscription = (item: object): item is Subscription => 'subscribedFrame' in item
