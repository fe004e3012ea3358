import * as t from 'io-ts'
import { ContentBlock } from './ContentBlock.ts'
import { ContentBlockDelta } from './ContentBlockDelta.ts'
import { Message, messageNotes, messageState } from './Message.ts'
import { nullable } from '../schema/nullable.ts'
import { openUnion } from '../schema/openUnion.ts'
import { optional } from '../schema/optional.ts'
import { struct, typed } from '../schema/struct.ts'
import type { Unknown } from '../schema/Unknown.ts'
import { DeltaUsage } from './Usage.ts'
import type { WireCodec } from '../schema/WireCodec.ts'

/**
 * The message begins: everything but its content, as a rule.
 *
 * @category Events
 */
export const MessageStartEvent = typed('message_start', { message: Message })
export interface MessageStartEvent extends t.TypeOf<typeof MessageStartEvent> {}

/**
 * A block begins at `index`, its place in the final `content`.
 *
 * @category Events
 */
export const ContentBlockStartEvent = typed('content_block_start', { index: t.number, content_block: ContentBlock })
export interface ContentBlockStartEvent extends t.TypeOf<typeof ContentBlockStartEvent> {}

/**
 * The block at `index` grows.
 *
 * @category Events
 */
export const ContentBlockDeltaEvent = typed('content_block_delta', { index: t.number, delta: ContentBlockDelta })
export interface ContentBlockDeltaEvent extends t.TypeOf<typeof ContentBlockDeltaEvent> {}

/**
 * The block at `index` is complete.
 *
 * @category Events
 */
export const ContentBlockStopEvent = typed('content_block_stop', { index: t.number })
export interface ContentBlockStopEvent extends t.TypeOf<typeof ContentBlockStopEvent> {}

/**
 * The message beside its content changes: why it stopped, what it has cost so far.
 *
 * @category Events
 */
export const MessageDeltaEvent = typed('message_delta', {
  delta: struct('delta', messageState),
  usage: optional(nullable(DeltaUsage)),
  ...messageNotes,
})
export interface MessageDeltaEvent extends t.TypeOf<typeof MessageDeltaEvent> {}

/**
 * The message is complete; nothing comes after it.
 *
 * @category Events
 */
export const MessageStopEvent = typed('message_stop')
export interface MessageStopEvent extends t.TypeOf<typeof MessageStopEvent> {}

/**
 * A sign of life.
 *
 * @category Events
 */
export const PingEvent = typed('ping')
export interface PingEvent extends t.TypeOf<typeof PingEvent> {}

/**
 * One event of the Messages API. A type that this version does not know is `@unknown`.
 *
 * There is no `error` member: an `error` event fails the stream as an {@link ApiFailure}.
 *
 * @example
 * ```ts
 * import { MessageStreamEvent } from 'rxjs-anthropic/codec'
 *
 * const event = MessageStreamEvent.decode({ type: 'content_block_stop', index: 0 })
 * console.log(event._tag) // => Right
 * ```
 *
 * @see https://docs.claude.com/en/docs/build-with-claude/streaming
 * @category Events
 */
export const MessageStreamEvent: WireCodec<MessageStreamEvent> = openUnion('MessageStreamEvent', {
  message_start: MessageStartEvent,
  content_block_start: ContentBlockStartEvent,
  content_block_delta: ContentBlockDeltaEvent,
  content_block_stop: ContentBlockStopEvent,
  message_delta: MessageDeltaEvent,
  message_stop: MessageStopEvent,
  ping: PingEvent,
})
export type MessageStreamEvent =
  | MessageStartEvent
  | ContentBlockStartEvent
  | ContentBlockDeltaEvent
  | ContentBlockStopEvent
  | MessageDeltaEvent
  | MessageStopEvent
  | PingEvent
  | Unknown
