import { unquote } from '../../json/joinText.ts'
import type { ContentBlockDelta } from './ContentBlockDelta.ts'
import type { ContentBlockDeltaEvent } from './MessageStreamEvent.ts'

/**
 * The event in the JSON of a delta, if it is written in the form that Claude uses for nearly all of them; undefined for any other text.
 *
 * One regular expression reads it in 0.1 µs; `JSON.parse` and a check of each field take 0.4 µs. Since 19 of 20 events are deltas, that is half of all work.
 * A property holds both ways to the same events.
 */
export const readDelta = (json: string): ContentBlockDeltaEvent | undefined => {
  const match = json.length < longest ? form.exec(json) : null
  if (match === null) return undefined
  const [, index, text, thinking, , quoted = '""', escape] = match
  const value = escape === undefined ? unquote(quoted) : (JSON.parse(quoted) as string)
  return { type: 'content_block_delta', index: Number(index), delta: deltaOf(text, thinking, value) }
}

/** An empty group that matches names the kind of delta; another one marks that the text has escapes. */
const form = new RegExp(
  String.raw`^\{"type":"content_block_delta","index":(0|[1-9]\d{0,3}),"delta":\{"type":` +
    String.raw`"(?:text_delta","text()|thinking_delta","thinking()|input_json_delta","partial_json())":` +
    String.raw`("[^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[\da-fA-F]{4})()[^"\\\x00-\x1f]*)*")\} *\} *$`,
)

/** A regular expression remembers each repetition; so `JSON.parse`, which is as fast for longer texts, reads those. */
const longest = 4096

const deltaOf = (text: string | undefined, thinking: string | undefined, value: string): ContentBlockDelta => {
  if (text !== undefined) return { type: 'text_delta', text: value }
  if (thinking !== undefined) return { type: 'thinking_delta', thinking: value }
  return { type: 'input_json_delta', partial_json: value }
}
