import type { Failure } from '../../failure/Failure.ts'

/**
 * The stream restarts: everything since its last start is discarded.
 *
 * The folds roll back. Operators that emit deltas do not accept it, because text that was shown cannot be taken back.
 *
 * @since 0.1.0
 * @category Recovery
 */
export interface Restart {
  readonly type: '@restart'
  /** The number of the further attempt, from 1. */
  readonly attempt: number
  /** The failure of the attempt before. */
  readonly failure: Failure
}
