import { isRecord, type JsonObject } from './WireCodec.ts'

/**
 * A member of an open union whose `type` this version does not know, kept as it came.
 *
 * @category Codecs
 */
export interface Unknown {
  readonly type: '@unknown'
  /** What `type` says on the wire. */
  readonly wireType: string
  /** What came, untouched. */
  readonly raw: JsonObject
}

/** Whether a value was decoded from a member of a type that this version does not know. */
export const isUnknown = (input: unknown): input is Unknown =>
  isRecord(input) && input['type'] === '@unknown' && typeof input['wireType'] === 'string' && isRecord(input['raw'])
