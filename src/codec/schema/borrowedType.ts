import { isRecord, type JsonObject } from './WireCodec.ts'

/** The objects that have their `type` from the name of their frame, each with what came. */
const borrowers = new WeakMap<object, JsonObject>()

/** Gives an object that has no `type` the name of its frame, as the legacy API needs; any other value stays itself. */
export const borrowType = (input: unknown, event: string): unknown => {
  if (event === '' || !isRecord(input) || 'type' in input) return input
  const typed = { type: event, ...input }
  borrowers.set(typed, input)
  return typed
}

/** Lets a decoded object keep what its input had borrowed. */
export const keepBorrowed = <A>(decoded: A, input: object): A => {
  const original = borrowers.get(input)
  if (original !== undefined && isRecord(decoded)) borrowers.set(decoded, original)
  return decoded
}

/** What goes back over the wire: `encoded`, without the type that `value` had borrowed. */
export const wireForm = <A>(encoded: A, value: unknown = encoded): A | JsonObject => {
  const original = isRecord(value) ? borrowers.get(value) : undefined
  if (original === undefined || !isRecord(encoded)) return encoded
  if (encoded === value) return original
  const { type: _, ...rest } = encoded
  return rest
}
