import * as t from 'io-ts'
import { optional } from '../schema/optional.ts'
import { happened } from './happened.ts'
import { list } from '../schema/list.ts'
import { nullable } from '../schema/nullable.ts'
import { openLiteral } from '../schema/openLiteral.ts'
import { SessionContent } from './SessionContent.ts'

const thread = { session_thread_id: optional(nullable(t.string)) }
const result = { content: optional(nullable(list(SessionContent))), is_error: optional(nullable(t.boolean)), ...thread }

/** What the user, or an application for the user, has said in a session. */
export const userEvents = {
  'user.message': happened('user.message', { content: list(SessionContent) }),
  'user.interrupt': happened('user.interrupt', thread),
  'user.tool_confirmation': happened('user.tool_confirmation', {
    tool_use_id: t.string,
    result: openLiteral('allow', 'deny'),
    deny_message: optional(nullable(t.string)),
    ...thread,
  }),
  'user.tool_result': happened('user.tool_result', { tool_use_id: t.string, ...result }),
  'user.custom_tool_result': happened('user.custom_tool_result', { custom_tool_use_id: t.string, ...result }),
  'user.define_outcome': happened('user.define_outcome'),
  'system.message': happened('system.message', { content: list(SessionContent) }),
}
