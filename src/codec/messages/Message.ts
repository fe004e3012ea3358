import * as t from 'io-ts'
import { list } from '../schema/list.ts'
import { nullable } from '../schema/nullable.ts'
import { optional } from '../schema/optional.ts'
import { struct } from '../schema/struct.ts'
import { StopDetails, StopReason } from './StopReason.ts'
import { ContentBlock } from './ContentBlock.ts'
import { Usage } from './Usage.ts'

/**
 * The container in which code runs.
 *
 * @since 0.1.0
 * @category Messages
 */
export const Container = struct('Container', {
  id: t.string,
  expires_at: optional(nullable(t.string)),
  skills: optional(nullable(list(t.UnknownRecord))),
})
export interface Container extends t.TypeOf<typeof Container> {}

/**
 * The edits that were applied to the context (beta).
 *
 * @since 0.1.0
 * @category Messages
 */
export const ContextManagement = struct('ContextManagement', {
  applied_edits: optional(nullable(list(t.UnknownRecord))),
})
export interface ContextManagement extends t.TypeOf<typeof ContextManagement> {}

/** The fields of a message that the `delta` of a `message_delta` updates. */
export const messageState = {
  stop_reason: optional(nullable(StopReason)),
  stop_sequence: optional(nullable(t.string)),
  stop_details: optional(nullable(StopDetails)),
  container: optional(nullable(Container)),
}

/** The fields of a message that a `message_delta` updates beside its `delta`. */
export const messageNotes = {
  context_management: optional(nullable(ContextManagement)),
  input_transformations: optional(nullable(list(t.UnknownRecord))),
}

/**
 * A complete answer of Claude.
 *
 * @see https://docs.claude.com/en/api/messages
 * @since 0.1.0
 * @category Messages
 */
export const Message = struct('Message', {
  id: t.string,
  type: t.literal('message'),
  role: t.literal('assistant'),
  model: t.string,
  content: list(ContentBlock),
  usage: Usage,
  ...messageState,
  ...messageNotes,
  diagnostics: optional(t.unknown),
})
export interface Message extends t.TypeOf<typeof Message> {}
