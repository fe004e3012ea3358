import * as t from 'io-ts'
import { Message } from '../codec/messages/Message.ts'
import { InvalidToolInputBlock } from '../codec/messages/InvalidToolInputBlock.ts'
import { ToolUseBlock } from '../codec/messages/ToolUseBlock.ts'
import { list } from '../codec/schema/list.ts'
import { ToolResultBlockParam } from '../codec/messages/request/ToolResultBlockParam.ts'
import { oneOf } from '../codec/schema/oneOf.ts'
import { openUnion } from '../codec/schema/openUnion.ts'
import { typed } from '../codec/schema/struct.ts'
import type { Unknown } from '../codec/schema/Unknown.ts'
import { isRecord, WireCodec } from '../codec/schema/WireCodec.ts'
import type { Restart } from '../operators/fold/Restart.ts'
import type { Seam } from '../operators/fold/Seam.ts'
import { WireFailure } from './WireFailure.ts'

/** Reads and writes a call with invalid input as it is: nothing here is sent to Claude. */
const InvalidCall = new WireCodec<InvalidToolInputBlock>(
  InvalidToolInputBlock.name,
  InvalidToolInputBlock.is,
  InvalidToolInputBlock.isPlain,
  t.failure,
  t.identity,
)

const Call = oneOf<InvalidToolInputBlock, ToolUseBlock>(
  'ToolCall',
  (call) => isRecord(call) && call['type'] === InvalidCall.name,
  InvalidCall,
  ToolUseBlock,
)

/** The events that this library adds to a stream, as they are sent over the wire. */
export const SeamEvent: WireCodec<Seam | Restart | Unknown> = openUnion('SeamEvent', {
  '@restart': typed('@restart', { attempt: t.number, failure: WireFailure }),
  '@resume': typed('@resume', { attempt: t.number, failure: WireFailure, blocks: t.number, message: Message }),
  '@tool_progress': typed('@tool_progress', { id: t.string, name: t.string, progress: t.unknown }),
  '@stopped': typed('@stopped', {
    reason: t.keyof({ max_turns: null, approval: null, stop_reason: null, no_calls: null }),
    calls: list(Call),
  }),
  '@tool_result': typed('@tool_result', { id: t.string, name: t.string, result: ToolResultBlockParam }),
})
