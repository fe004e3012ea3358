import * as t from 'io-ts'
import { optional } from '../schema/optional.ts'
import { list } from '../schema/list.ts'
import { nullable } from '../schema/nullable.ts'
import { openText } from '../schema/openText.ts'
import { openUnion } from '../schema/openUnion.ts'
import { typed } from '../schema/struct.ts'
import { happened } from './happened.ts'
import { SessionContent } from './SessionContent.ts'

const inThread = { session_thread_id: optional(nullable(t.string)) }
const userResult = {
  content: optional(nullable(list(SessionContent))),
  is_error: optional(nullable(t.boolean)),
  ...inThread,
}

/** The events that a user, or an application, sends to a session. */
export const userEvents = {
  'user.message': happened('user.message', { content: list(SessionContent) }),
  'user.interrupt': happened('user.interrupt', inThread),
  'user.tool_confirmation': happened('user.tool_confirmation', {
    tool_use_id: t.string,
    result: openText<'allow' | 'deny'>(),
    deny_message: optional(nullable(t.string)),
    ...inThread,
  }),
  'user.tool_result': happened('user.tool_result', { tool_use_id: t.string, ...userResult }),
  'user.custom_tool_result': happened('user.custom_tool_result', { custom_tool_use_id: t.string, ...userResult }),
  'user.define_outcome': happened('user.define_outcome', {
    outcome_id: optional(nullable(t.string)),
    description: optional(nullable(t.string)),
    max_iterations: optional(nullable(t.number)),
    rubric: optional(
      nullable(
        openUnion('Rubric', { file: typed('file', { file_id: t.string }), text: typed('text', { content: t.string }) }),
      ),
    ),
  }),
  'system.message': happened('system.message', { content: list(SessionContent) }),
}
