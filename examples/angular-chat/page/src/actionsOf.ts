import type { State } from './Exchange.ts'

/** What the user can do with an exchange that has ended. */
export type Action = 'Continue' | 'Start over' | 'Try again' | 'Ask again'

/** Returns the actions that can help: after a failure that will happen again there are none. */
export const actionsOf = (state: State): readonly Action[] => {
  switch (state.type) {
    case 'broken':
      return state.failure.canRetry ? ['Continue', 'Start over'] : []
    case 'failed':
      return state.failure.canRetry ? ['Try again'] : []
    case 'running':
      return []
    case 'stopped':
    case 'complete':
      return ['Ask again']
  }
}
