import { crc } from '../eventStream.ts'

/** One message of a recording of Bedrock. */
export interface BedrockMessage {
  /** Where it ends in the body, in bytes. */
  readonly end: number
  /** `broken`: its checksum is wrong. */
  readonly kind: 'event' | 'exception' | 'broken'
  /** The text of the event. */
  readonly data: string
}

/** The whole messages of a body, read from the bytes, without the library. */
export const bedrockMessages = (body: Uint8Array): readonly BedrockMessage[] => {
  const bytes = Buffer.from(body)
  const messages: BedrockMessage[] = []
  let start = 0
  while (start + 16 <= bytes.length) {
    const end = start + bytes.readUInt32BE(start)
    if (end > bytes.length) break
    const whole = crc([...bytes.subarray(start, end - 4)]) === bytes.readUInt32BE(end - 4)
    const payload = bytes.toString('utf8', start + 12 + bytes.readUInt32BE(start + 4), end - 4)
    const base64 = /"bytes": ?"([^"]*)"/.exec(payload)?.[1]
    messages.push({
      end,
      kind: whole ? (base64 === undefined ? 'exception' : 'event') : 'broken',
      data: Buffer.from(base64 ?? '', 'base64').toString('utf8'),
    })
    start = end
  }
  return messages
}
