import type { EventStreamHeader } from './EventStreamMessage.ts'

/** The headers of one message; throws a `RangeError` if the bytes are not headers. */
export const parseHeaders = (bytes: Uint8Array): ReadonlyMap<string, EventStreamHeader> => {
  const headers = new Map<string, EventStreamHeader>()
  const text = new TextDecoder()
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  let position = 0

  /** Moves the position by so many bytes, and returns the place of the first of them. */
  const skip = (length: number): number => {
    const begin = position
    position += length
    if (position > bytes.length) throw new RangeError('a header is longer than the space for it')
    return begin
  }
  const take = (length: number): Uint8Array => {
    const begin = skip(length)
    return bytes.subarray(begin, begin + length)
  }

  const value = (type: number): EventStreamHeader => {
    switch (type) {
      case 0:
        return true
      case 1:
        return false
      case 2:
        return view.getInt8(skip(1))
      case 3:
        return view.getInt16(skip(2))
      case 4:
        return view.getInt32(skip(4))
      case 5:
        return view.getBigInt64(skip(8))
      case 6:
        return take(view.getUint16(skip(2)))
      case 7:
        return text.decode(take(view.getUint16(skip(2))))
      case 8:
        return new Date(Number(view.getBigInt64(skip(8))))
      case 9:
        return uuid(take(16))
      default:
        throw new RangeError(`a header has the type ${type}, which does not exist`)
    }
  }

  while (position < bytes.length) {
    const name = text.decode(take(view.getUint8(skip(1))))
    headers.set(name, value(view.getUint8(skip(1))))
  }
  return headers
}

const uuid = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'))
    .join('')
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
