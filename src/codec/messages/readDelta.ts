import type { ContentBlockDelta } from './ContentBlockDelta.ts'
import type { ContentBlockDeltaEvent } from './MessageStreamEvent.ts'

/**
 * The event that the JSON of a delta says, where it has the very form in which Claude writes nearly all of them; undefined for any other text.
 *
 * One regular expression reads it in 0.1 µs, `JSON.parse` and a look at each field take 0.4 µs: with 19 of 20 events a delta, that is half of all work.
 * A property holds both to the same events.
 */
export const readDelta = (json: string): ContentBlockDeltaEvent | undefined => {
  const match = json.length < longest ? form.exec(json) : null
  if (match === null) return undefined
  const [, index, text, thinking, , quoted = '""', escape] = match
  const value = escape === undefined ? unquoted(quoted) : (JSON.parse(quoted) as string)
  return { type: 'content_block_delta', index: Number(index), delta: deltaOf(text, thinking, value) }
}

/** An empty group tells which delta it is, and another one that there is something to unescape. */
const form = new RegExp(
  String.raw`^\{"type":"content_block_delta","index":(0|[1-9]\d{0,3}),"delta":\{"type":` +
    String.raw`"(?:text_delta","text()|thinking_delta","thinking()|input_json_delta","partial_json())":` +
    String.raw`("[^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[\da-fA-F]{4})()[^"\\\x00-\x1f]*)*")\} *\} *$`,
)

/** A regular expression keeps a note for each repetition; so long a text is left to `JSON.parse`, which is as fast there. */
const longest = 4096

const deltaOf = (text: string | undefined, thinking: string | undefined, value: string): ContentBlockDelta => {
  if (text !== undefined) return { type: 'text_delta', text: value }
  if (thinking !== undefined) return { type: 'thinking_delta', thinking: value }
  return { type: 'input_json_delta', partial_json: value }
}

/**
 * What stands between the quotes, copied: a mere part of a string keeps the whole alive, here a read of 16 kB for a word.
 *
 * V8 copies a part of up to 12 characters at once. That takes 15 ns for a usual delta; to copy a longer one at once takes 60.
 */
const unquoted = (quoted: string): string => {
  const end = quoted.length - 1
  if (end > 60) return (quoted + ' ').slice(1, -2)
  let text = ''
  for (let at = 1; at < end; at += 12) text += quoted.slice(at, Math.min(at + 12, end))
  return text
}
