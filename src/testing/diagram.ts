import type { MessageStreamEvent } from '../codec/messages/MessageStreamEvent.ts'
import { alphabet } from './alphabet.ts'
import { equals } from './equals.ts'

/**
 * Returns events as a marble diagram in the letters of the {@link alphabet}; a value without a letter is shown as `*`.
 *
 * @example
 * ```ts
 * import { map, toArray } from 'rxjs'
 * import { ignorePings } from 'rxjs-anthropic'
 * import { diagram, streamOf } from 'rxjs-anthropic/testing'
 *
 * streamOf('Sp[ab]p$(.|)')()
 *   .pipe(ignorePings(), toArray(), map(diagram))
 *   .subscribe(console.log) // => S[ab]$.
 * ```
 *
 * @since 0.1.0
 * @category Testing
 */
export const diagram = (values: Iterable<unknown>): string => {
  const letterOf = letters()
  return [...values].map(letterOf).join('')
}

/** Returns a function from a value to its letter. It remembers which bracket opened each block, to close it with the right one. */
export const letters = (): ((value: unknown) => string) => {
  const closing = new Map<number, string>()
  return (value) => {
    if (typeof value === 'string' && value.length === 1) return value
    const found = Object.entries(alphabet).find(([, event]) => equals(plain(event), plain(value)))?.[0] ?? '*'
    if (isEvent(value) && value.type === 'content_block_start') closing.set(value.index, close[found] ?? '*')
    if (isEvent(value) && value.type === 'content_block_stop') return closing.get(value.index) ?? ']'
    return found
  }
}

const close: Readonly<Record<string, string>> = { '[': ']', '{': '}', '<': '>' }

const isEvent = (value: unknown): value is MessageStreamEvent =>
  typeof value === 'object' && value !== null && 'type' in value

/** The event without the ids and indices that numbering assigns. */
const plain = (value: unknown): unknown => {
  if (!isEvent(value)) return value
  switch (value.type) {
    case 'message_start':
      return { ...value, message: { ...value.message, id: '' } }
    case 'content_block_start':
      return { ...value, index: 0, content_block: { ...value.content_block, id: '' } }
    case 'content_block_delta':
    case 'content_block_stop':
      return { ...value, index: 0 }
    default:
      return value
  }
}
