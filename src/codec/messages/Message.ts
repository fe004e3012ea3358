import * as t from 'io-ts'
import { ContentBlock } from './ContentBlock.ts'
import { list } from '../schema/list.ts'
import { nullable } from '../schema/nullable.ts'
import { StopDetails, StopReason } from './StopReason.ts'
import { optional } from '../schema/optional.ts'
import { struct } from '../schema/struct.ts'
import { Usage } from './Usage.ts'

/**
 * The container in which code was run.
 *
 * @category Messages
 */
export const Container = struct('Container', {
  id: t.string,
  expires_at: optional(nullable(t.string)),
  skills: optional(nullable(list(t.UnknownRecord))),
})
export interface Container extends t.TypeOf<typeof Container> {}

/**
 * What was edited out of the context (beta).
 *
 * @category Messages
 */
export const ContextManagement = struct('ContextManagement', {
  applied_edits: optional(nullable(list(t.UnknownRecord))),
})
export interface ContextManagement extends t.TypeOf<typeof ContextManagement> {}

/** What a message has beside its content, at its start or from a `message_delta` on. */
export const messageState = {
  stop_reason: optional(nullable(StopReason)),
  stop_sequence: optional(nullable(t.string)),
  stop_details: optional(nullable(StopDetails)),
  container: optional(nullable(Container)),
}

/** What a message has from the event, not from its `delta`. */
export const messageNotes = {
  context_management: optional(nullable(ContextManagement)),
  input_transformations: optional(nullable(list(t.UnknownRecord))),
}

/**
 * A whole answer of Claude.
 *
 * @see https://docs.claude.com/en/api/messages
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
