import type { EventStreamHeader } from '../src/wire/index.ts'

/** The bytes of one message of an event stream of AWS; written from its specification, apart from what reads it. */
export const messageBytes = (headers: Readonly<Record<string, Header>>, payload: string | Uint8Array): Uint8Array => {
  const named = Object.entries(headers).flatMap(([name, header]) => [...short(utf8(name)), ...header.bytes])
  const body = [...(typeof payload === 'string' ? utf8(payload) : payload)]
  const lengths = [...uint32(named.length + body.length + 16), ...uint32(named.length)]
  const prelude = [...lengths, ...uint32(crc(lengths))]
  const whole = [...prelude, ...named, ...body]
  return Uint8Array.from([...whole, ...uint32(crc(whole))])
}

/** The bytes of one event of Claude, as Bedrock sends it. */
export const chunkBytes = (json: string, padding = 'abcd'): Uint8Array =>
  messageBytes(
    { ':event-type': string('chunk'), ':content-type': string('application/json'), ':message-type': string('event') },
    JSON.stringify({ bytes: Buffer.from(json).toString('base64'), p: padding }),
  )

/** The bytes of an exception, as Bedrock sends it. */
export const exceptionBytes = (type: string, body: object): Uint8Array =>
  messageBytes(
    {
      ':exception-type': string(type),
      ':content-type': string('application/json'),
      ':message-type': string('exception'),
    },
    JSON.stringify(body),
  )

/** A header's value, and the bytes that say it. */
export interface Header {
  readonly value: EventStreamHeader
  readonly bytes: readonly number[]
}

export const bool = (value: boolean): Header => ({ value, bytes: [value ? 0 : 1] })
export const int8 = (value: number): Header => ({ value, bytes: [2, ...signed(BigInt(value), 1)] })
export const int16 = (value: number): Header => ({ value, bytes: [3, ...signed(BigInt(value), 2)] })
export const int32 = (value: number): Header => ({ value, bytes: [4, ...signed(BigInt(value), 4)] })
export const int64 = (value: bigint): Header => ({ value, bytes: [5, ...signed(value, 8)] })
export const bytes = (value: Uint8Array): Header => ({
  value,
  bytes: [6, ...signed(BigInt(value.length), 2), ...value],
})
export const string = (value: string): Header => ({ value, bytes: [7, ...bytes(utf8(value)).bytes.slice(1)] })
export const timestamp = (value: Date): Header => ({ value, bytes: [8, ...signed(BigInt(value.getTime()), 8)] })
export const uuid = (value: string): Header => ({ value, bytes: [9, ...Buffer.from(value.replaceAll('-', ''), 'hex')] })

/** The remainder of a division bit by bit, without a table. */
export const crc = (bytes: readonly number[]): number => {
  let remainder = 0xffffffff
  for (const byte of bytes)
    for (let bit = 0; bit < 8; bit += 1) {
      const odd = (remainder ^ (byte >>> bit)) & 1
      remainder = (remainder >>> 1) ^ (odd === 1 ? 0xedb88320 : 0)
    }
  return ~remainder >>> 0
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

const short = (bytes: Uint8Array): readonly number[] => [bytes.length, ...bytes]

const uint32 = (value: number): readonly number[] => signed(BigInt(value), 4)

const signed = (value: bigint, length: number): readonly number[] =>
  Array.from({ length }, (_, index) => Number(BigInt.asUintN(8, value >> BigInt(8 * (length - 1 - index)))))
