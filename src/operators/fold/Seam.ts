import type { Message } from '../../codec/messages/Message.ts'
import type { ToolResultBlockParam } from '../../codec/messages/request/MessageParam.ts'
import type { Failure } from '../../failure/Failure.ts'

/**
 * The answer of another request goes on here, where the first one broke: what has been shown stays.
 *
 * @category Recovery
 */
export interface Resume {
  readonly type: '@resume'
  /** Which further request this is, from 1. */
  readonly attempt: number
  /** Why it was needed. */
  readonly failure: Failure
  /** How many blocks of the message stay. A call or a thought that was cut is dropped, since neither can be carried on. */
  readonly blocks: number
  /** The message that the further request began: its id, its model, and the usage of this request alone. */
  readonly message: Message
}

/**
 * How far a tool of yours has come.
 *
 * @category Conversation
 */
export interface ToolProgress {
  readonly type: '@tool_progress'
  /** The id of the call. */
  readonly id: string
  readonly name: string
  /** What the tool said. */
  readonly progress: unknown
}

/**
 * What a tool of yours gave, as it goes to Claude with the next request.
 *
 * @category Conversation
 */
export interface ToolResult {
  readonly type: '@tool_result'
  /** The id of the call. */
  readonly id: string
  readonly name: string
  /** What is sent. */
  readonly result: ToolResultBlockParam
}

/**
 * What this library adds to a stream of events, harmless to a reader of deltas.
 *
 * @category Recovery
 */
export type Seam = Resume | ToolProgress | ToolResult
