import type { LogConfig } from '../relay/log/memoryLog.ts'
import type { StreamLog } from '../relay/log/StreamLog.ts'

/**
 * A store whose logs `describeLog` tests.
 *
 * @since 0.1.0
 * @category Testing
 */
export interface LogStore {
  /**
   * Opens a log as a process has one, with these limits. All logs of a store that processes share keep their streams in the same place.
   * It is called in each spec; close what it opened after each spec (`afterEach`).
   */
  readonly open: (config?: LogConfig) => StreamLog | Promise<StreamLog>
  /** Removes a stream that has ended, as its expiry does. Without it, the spec about lost streams is left out. */
  readonly lose?: ((log: StreamLog, id: string) => unknown) | undefined
  /** How many logs share a store in a random scene. Default: 1, for a log in memory. */
  readonly processes?: number | undefined
  /**
   * What can go wrong while a stream is read and written, each under a name: its writer loses its lease, a process loses its connection,
   * the store refuses a command. None of them removes a stream.
   */
  readonly faults?: Readonly<Record<string, (log: StreamLog, id: string) => unknown>> | undefined
  /** How many random scenes are played. Default: 200. */
  readonly scenes?: number | undefined
  /** The number of the first scene: each number is another scene. Default: 1. */
  readonly firstScene?: number | undefined
}
