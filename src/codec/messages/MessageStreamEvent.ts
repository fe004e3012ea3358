import * as t from 'io-ts'
import { nullable } from '../schema/nullable.ts'
import { openUnion } from '../schema/openUnion.ts'
import { optional } from '../schema/optional.ts'
import { struct, typed } from '../schema/struct.ts'
import type { Unknown } from '../schema/Unknown.ts'
import type { WireCodec } from '../schema/WireCodec.ts'
import { DeltaUsage } from './Usage.ts'
import { Message, messageNotes, messageState } from './Message.ts'
import { ContentBlockDelta } from './ContentBlockDelta.ts'
import { ContentBlock } from './ContentBlock.ts'

/**
 * A message starts. It contains everything but the content, as a rule.
 *
 * @since 0.1.0
 * @category Events
 */
export const MessageStartEvent = typed('message_start', { message: Message })
export interface MessageStartEvent extends t.TypeOf<typeof MessageStartEvent> {}

/**
 * A block starts at `index`, its position in the final `content`.
 *
 * @since 0.1.0
 * @category Events
 */
export const ContentBlockStartEvent = typed('content_block_start', { index: t.number, content_block: ContentBlock })
export interface ContentBlockStartEvent extends t.TypeOf<typeof ContentBlockStartEvent> {}

/**
 * The block at `index` grows.
 *
 * @since 0.1.0
 * @category Events
 */
export const ContentBlockDeltaEvent = typed('content_block_delta', { index: t.number, delta: ContentBlockDelta })
export interface ContentBlockDeltaEvent extends t.TypeOf<typeof ContentBlockDeltaEvent> {}

/**
 * The block at `index` is complete.
 *
 * @since 0.1.0
 * @category Events
 */
export const ContentBlockStopEvent = typed('content_block_stop', { index: t.number })
export interface ContentBlockStopEvent extends t.TypeOf<typeof ContentBlockStopEvent> {}

/**
 * The message changes beside its content: its stop reason, its usage so far.
 *
 * @since 0.1.0
 * @category Events
 */
export const MessageDeltaEvent = typed('message_delta', {
  delta: struct('delta', messageState),
  usage: optional(nullable(DeltaUsage)),
  ...messageNotes,
})
export interface MessageDeltaEvent extends t.TypeOf<typeof MessageDeltaEvent> {}

/**
 * The message is complete. This is the last event.
 *
 * @since 0.1.0
 * @category Events
 */
export const MessageStopEvent = typed('message_stop')
export interface MessageStopEvent extends t.TypeOf<typeof MessageStopEvent> {}

/**
 * An event that keeps the connection alive.
 *
 * @since 0.1.0
 * @category Events
 */
export const PingEvent = typed('ping')
export interface PingEvent extends t.TypeOf<typeof PingEvent> {}

/**
 * One event of the Messages API. A type that this version does not know is `@unknown`.
 *
 * There is no `error` member: a stream errors with an {@link ApiFailure} at an `error` event.
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
 * @since 0.1.0
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
