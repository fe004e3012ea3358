import type { InvalidToolInputBlock } from '../../codec/messages/InvalidToolInputBlock.ts'
import type { Message } from '../../codec/messages/Message.ts'
import type { ToolResultBlockParam } from '../../codec/messages/request/ToolResultBlockParam.ts'
import type { ToolUseBlock } from '../../codec/messages/ToolUseBlock.ts'
import type { Failure } from '../../failure/Failure.ts'

/**
 * The answer of another request continues here after the first one broke: text that was shown stays.
 *
 * @since 0.1.0
 * @category Recovery
 */
export interface Resume {
  readonly type: '@resume'
  /** The number of the further request, from 1. */
  readonly attempt: number
  /** Why it was needed. */
  readonly failure: Failure
  /** How many blocks of the message stay. A tool call or thinking that was cut is dropped, because neither can be continued. */
  readonly blocks: number
  /** The message that the further request started: its id, its model, and the usage of this request alone. */
  readonly message: Message
}

/**
 * The progress of a tool of yours.
 *
 * @since 0.1.0
 * @category Conversation
 */
export interface ToolProgress {
  readonly type: '@tool_progress'
  /** The id of the call. */
  readonly id: string
  readonly name: string
  /** The value that the tool emitted. */
  readonly progress: unknown
}

/**
 * The result of a tool of yours, as the next request sends it to Claude.
 *
 * @since 0.1.0
 * @category Conversation
 */
export interface ToolResult {
  readonly type: '@tool_result'
  /** The id of the call. */
  readonly id: string
  readonly name: string
  /** The block that is sent. */
  readonly result: ToolResultBlockParam
}

/**
 * A call of a tool of yours, whether it can be run or not.
 *
 * @since 0.1.0
 * @category Conversation
 */
export type ToolCall = ToolUseBlock | InvalidToolInputBlock

/**
 * The conversation stopped before Claude had finished, and can be continued: the last event of {@link withTools}.
 *
 * @since 0.1.0
 * @category Conversation
 */
export interface Stopped {
  readonly type: '@stopped'
  /**
   * `max_turns`: the limit of requests is reached. `approval`: calls wait for an approval that was not given.
   * `stop_reason`: the answer contains calls but did not end with `tool_use`: Claude was cut, refused, or ended its turn.
   * `no_calls`: there is nothing to run and nothing to send.
   */
  readonly reason: 'max_turns' | 'approval' | 'stop_reason' | 'no_calls'
  /** The calls that have no result yet, in their order. */
  readonly calls: readonly ToolCall[]
}

/**
 * The events that this library adds to a stream, harmless to a reader of deltas.
 *
 * @since 0.1.0
 * @category Recovery
 */
export type Seam = Resume | ToolProgress | ToolResult | Stopped
