import { isRecord, type JsonObject } from './WireCodec.ts'

/**
 * A member of an open union whose `type` this version does not know.
 *
 * @since 0.1.0
 * @category Codecs
 */
export interface Unknown {
  readonly type: '@unknown'
  /** Its `type` on the wire. */
  readonly wireType: string
  /** The JSON as it was received. */
  readonly raw: JsonObject
}

/** Returns whether a value is a decoded {@link Unknown}. */
export const isUnknown = (input: unknown): input is Unknown =>
  isRecord(input) && input['type'] === '@unknown' && typeof input['wireType'] === 'string' && isRecord(input['raw'])
