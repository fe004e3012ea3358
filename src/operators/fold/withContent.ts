import type { MessageSnapshot } from './MessageSnapshot.ts'

/**
 * Returns the message with other content.
 *
 * The keys that nearly every message has are copied by name: 10 ns, while a spread takes 20 to 170, depending on the keys and the version of V8.
 * A message with other keys is spread, so none is lost.
 */
export const withContent = (message: MessageSnapshot, content: MessageSnapshot['content']): MessageSnapshot => {
  const { id, type, role, model, stop_reason, stop_sequence, usage, stop_details, container } = message
  const named = 8
  if (stop_reason === undefined || stop_sequence === undefined) return { ...message, content }
  switch (countKeys(message)) {
    case named:
      return { id, type, role, model, content, stop_reason, stop_sequence, usage }
    case named + 1:
      if (stop_details !== undefined)
        return { id, type, role, model, content, stop_reason, stop_sequence, usage, stop_details }
      if (container !== undefined)
        return { id, type, role, model, content, stop_reason, stop_sequence, usage, container }
  }
  return { ...message, content }
}

/** Returns how many keys an object has: 5 ns, because V8 remembers them for its shape. */
const countKeys = (object: object): number => {
  let count = 0
  for (const _ in object) count += 1
  return count
}
