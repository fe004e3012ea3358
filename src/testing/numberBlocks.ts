import type { MessageStreamEvent } from '../codec/messages/MessageStreamEvent.ts'
import { alphabet, type Letter } from './alphabet.ts'

/** For each letter, the bracket that closes its block. */
const brackets: Readonly<Record<string, string>> = {
  ...{ '[': ']', a: ']', b: ']', c: ']', ']': ']' },
  ...{ '{': '}', j: '}', k: '}', '}': '}' },
  ...{ '<': '>', x: '>', y: '>', '~': '>', '>': '>' },
}

const isLetter = (letter: string): letter is Letter => Object.hasOwn(alphabet, letter)

/**
 * Returns a function from a letter to its event, to be called in the order of the diagram: it numbers messages and blocks in that order.
 *
 * After `@`, a restart, the numbers start again. A delta or a stop belongs to the last block of its kind that is still open.
 */
export const numberBlocks = (): ((letter: string) => MessageStreamEvent | undefined) => {
  let messages = 0
  let next = 0
  const open = new Map<string, readonly number[]>()

  const start = (letter: string): number => {
    const bracket = brackets[letter] ?? letter
    open.set(bracket, [...(open.get(bracket) ?? []), next])
    return next++
  }

  const current = (letter: string, otherwise: number): number => {
    const bracket = brackets[letter] ?? letter
    const indices = open.get(bracket) ?? []
    if (letter === bracket) open.set(bracket, indices.slice(0, -1))
    return indices.at(-1) ?? otherwise
  }

  return (letter) => {
    if (letter === '@') messages = 0
    if (!isLetter(letter)) return undefined
    const event = alphabet[letter]
    switch (event.type) {
      case 'message_start':
        next = 0
        open.clear()
        return { ...event, message: { ...event.message, id: `msg_${++messages}` } }
      case 'content_block_start': {
        const index = start(letter)
        const block = event.content_block
        return {
          ...event,
          index,
          content_block: block.type === 'tool_use' ? { ...block, id: `toolu_${index}` } : block,
        }
      }
      case 'content_block_delta':
      case 'content_block_stop':
        return { ...event, index: current(letter, event.index) }
      default:
        return event
    }
  }
}
