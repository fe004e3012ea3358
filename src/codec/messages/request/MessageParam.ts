import * as t from 'io-ts'
import { closedLiteral } from '../../schema/closedLiteral.ts'
import { listOr } from '../../schema/list.ts'
import { nullable } from '../../schema/nullable.ts'
import { oneOf } from '../../schema/oneOf.ts'
import { openUnion } from '../../schema/openUnion.ts'
import { optional } from '../../schema/optional.ts'
import { struct } from '../../schema/struct.ts'
import { isRecord, type WireCodec } from '../../schema/WireCodec.ts'
import { ContentBlockParam, ToolAdditionBlockParam, ToolRemovalBlockParam } from './ContentBlockParam.ts'
import { TextBlockParam } from './ToolResultBlockParam.ts'
import { Effort } from './OutputConfig.ts'

/**
 * A message of the user or of Claude.
 *
 * @since 0.1.0
 * @category Requests
 */
export const ChatMessageParam = struct('ChatMessageParam', {
  role: closedLiteral('user', 'assistant'),
  content: listOr(ContentBlockParam, t.string),
})
export interface ChatMessageParam extends t.TypeOf<typeof ChatMessageParam> {}

/**
 * A message of the operator among those of the conversation (beta).
 *
 * @since 0.1.0
 * @category Requests
 */
export const SystemMessageParam = struct('SystemMessageParam', {
  role: t.literal('system'),
  content: optional(
    listOr(
      openUnion('SystemContent', {
        text: TextBlockParam,
        tool_addition: ToolAdditionBlockParam,
        tool_removal: ToolRemovalBlockParam,
      }),
      t.string,
    ),
  ),
  clear_at: optional(nullable(closedLiteral('next_user_message', 'never'))),
  output_config: optional(nullable(struct('output_config', { effort: optional(nullable(Effort)) }))),
})
export interface SystemMessageParam extends t.TypeOf<typeof SystemMessageParam> {}

const isSystem = (input: unknown): boolean => isRecord(input) && input['role'] === 'system'

/**
 * A message of the conversation.
 *
 * @since 0.1.0
 * @category Requests
 */
export const MessageParam: WireCodec<MessageParam> = oneOf(
  'MessageParam',
  isSystem,
  SystemMessageParam,
  ChatMessageParam,
)
export type MessageParam = ChatMessageParam | SystemMessageParam
