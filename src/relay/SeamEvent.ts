import * as t from 'io-ts'
import { Message } from '../codec/messages/Message.ts'
import { ToolResultBlockParam } from '../codec/messages/request/MessageParam.ts'
import { openUnion } from '../codec/schema/openUnion.ts'
import { typed } from '../codec/schema/struct.ts'
import type { Unknown } from '../codec/schema/Unknown.ts'
import type { WireCodec } from '../codec/schema/WireCodec.ts'
import type { Restart } from '../operators/fold/Restart.ts'
import type { Seam } from '../operators/fold/Seam.ts'
import { WireFailure } from './WireFailure.ts'

/** What this library adds to a stream of events, as it goes over the wire. */
export const SeamEvent: WireCodec<Seam | Restart | Unknown> = openUnion('SeamEvent', {
  '@restart': typed('@restart', { attempt: t.number, failure: WireFailure }),
  '@resume': typed('@resume', { attempt: t.number, failure: WireFailure, blocks: t.number, message: Message }),
  '@tool_progress': typed('@tool_progress', { id: t.string, name: t.string, progress: t.unknown }),
  '@tool_result': typed('@tool_result', { id: t.string, name: t.string, result: ToolResultBlockParam }),
})
