import type { Failure } from '../../failure/Failure.ts'

/**
 * The stream starts again: what came since its last beginning is void.
 *
 * The folds roll back at it. A reader of deltas does not accept it: what it has shown cannot be taken back.
 *
 * @category Recovery
 */
export interface Restart {
  readonly type: '@restart'
  /** Which further attempt begins, from 1. */
  readonly attempt: number
  /** Why. */
  readonly failure: Failure
}
