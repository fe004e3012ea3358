import type { Json } from '../../src/index.ts'
import type { Random } from './Random.ts'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

/** What decoders stumble over. */
const stones = [
  '\n',
  '\r',
  '\r\n',
  '\n\n',
  '\uFEFF',
  '\u2028',
  '\u0000',
  '☂️',
  ':',
  'data:',
  'data: [DONE]\n\n',
  'event: error\n',
  'event: message_stop\ndata: {"type":"message_stop"}\n\n',
  'event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"No"}}\n\n',
  'data: {"type":"error"}\n\n',
  'data: null\n\n',
  'id: 7\n',
  'retry: 0\n',
  '{',
  '}',
  '[',
  '"',
  '\\',
  '\\ud83d',
  'null',
  '-1',
  '1e309',
  '4294967295',
  '"__proto__":',
  '"type":',
  '"index":99',
  '<html>',
  '['.repeat(3000),
].map(bytesOf)

const join = (...parts: readonly Uint8Array[]): Uint8Array => Buffer.concat(parts)

const mutated = (bytes: Uint8Array, others: readonly Uint8Array[], random: Random): Uint8Array => {
  const at = random.below(bytes.length + 1)
  const end = Math.min(bytes.length, at + random.below(random.pick([2, 8, 64, 400])))
  const [before, part, after] = [bytes.subarray(0, at), bytes.subarray(at, end), bytes.subarray(end)]
  switch (random.below(7)) {
    case 0:
      return join(before, after)
    case 1:
      return join(before, part, part, after)
    case 2:
      return join(before, random.pick(stones), random.once(2) ? part : new Uint8Array(), after)
    case 3:
      return join(before, anyBytes(random, 9), after)
    case 4: {
      const other = random.pick(others)
      const from = random.below(other.length)
      return join(before, other.subarray(from, from + random.below(300)), after)
    }
    case 5:
      return before
    default: {
      const copy = Uint8Array.from(bytes)
      if (at < copy.length) copy[at] = (copy[at] ?? 0) ^ (1 << random.below(8))
      return copy
    }
  }
}

/** Bytes, changed in a few places. */
export const mutate = (bytes: Uint8Array, others: readonly Uint8Array[], random: Random): Uint8Array => {
  let changed = bytes
  for (let left = random.pick([0, 1, 1, 1, 2, 3, 8]); left > 0; left -= 1) changed = mutated(changed, others, random)
  return changed
}

/** Any bytes. */
export const anyBytes = (random: Random, most: number): Uint8Array =>
  Uint8Array.from({ length: random.below(most + 1) }, () => random.below(256))

/** The same bytes in pieces, some of them empty. */
export const inPieces = (bytes: Uint8Array, random: Random): readonly Uint8Array[] => {
  const most = random.pick([1, 7, 100, 1000, 100_000])
  const pieces: Uint8Array[] = []
  for (let at = 0; at < bytes.length;) {
    const size = random.below(most + 1)
    pieces.push(bytes.subarray(at, at + size))
    at += size
  }
  return pieces
}

const keys = [
  'type',
  'index',
  'delta',
  'content',
  'usage',
  'id',
  'message',
  'error',
  'text',
  '__proto__',
  'toString',
  '',
]

const scalars: readonly Json[] = [
  null,
  true,
  false,
  0,
  -1,
  1,
  1.5,
  1e9,
  2 ** 32,
  -0,
  '',
  'text',
  'type',
  'error',
  '\ud83d',
  '__proto__',
]

/** Any JSON. */
export const anyJson = (random: Random, depth = 3): Json => {
  switch (random.below(depth > 0 ? 4 : 2)) {
    case 2:
      return Array.from({ length: random.below(4) }, () => anyJson(random, depth - 1))
    case 3:
      return objectOf(Array.from({ length: random.below(4) }, () => [random.pick(keys), anyJson(random, depth - 1)]))
    default:
      return random.pick(scalars)
  }
}

/** An object whose `__proto__` is a key like others, as `JSON.parse` makes them. */
const objectOf = (entries: readonly (readonly [string, Json])[]): Json => {
  const object = {}
  for (const [key, value] of entries)
    Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true })
  return object
}

const isList = (json: Json): json is readonly Json[] => Array.isArray(json)

/** The same JSON, changed in a place or two; `others` may be put into it. */
export const mutateJson = (json: Json, others: readonly Json[], random: Random): Json => {
  if (random.once(6)) return random.once(3) ? random.pick(others) : anyJson(random)
  if (isList(json)) {
    const at = random.below(json.length + 1)
    const rest = json.slice(at + 1)
    return [...json.slice(0, at), ...(random.once(4) ? [] : [mutateJson(json[at] ?? null, others, random)]), ...rest]
  }
  if (typeof json !== 'object' || json === null) return random.once(2) ? json : anyJson(random, 1)
  const entries = Object.entries(json)
  const at = random.below(entries.length + 1)
  const [key = random.pick(keys), value = null] = entries[at] ?? []
  const rest = entries.filter((_, index) => index !== at)
  if (random.once(5)) return objectOf(rest)
  const name = random.once(8) ? random.pick(keys) : key
  return objectOf([...rest, [name, mutateJson(value, others, random)]])
}
