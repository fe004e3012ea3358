/**
 * Returns two texts as one, of which at most a quarter is still in pieces.
 *
 * V8 keeps the result of `+` as a tree of pieces, each with some 60 bytes of its own, until a character of it is read.
 */
export const joinText = (text: string, added: string): string => {
  const whole = text + added
  flattenGrown(whole, text.length)
  return whole
}

/**
 * Returns a {@link joinText} for one subscription. It remembers the text that it returned last: only what was added since the last 4 Ki characters
 * is in pieces, and none of the text before is copied again.
 */
export const textJoiner = (): typeof joinText => {
  let whole = ''
  let flat = ''
  let pieces = ''
  return (text, added) => {
    if (text !== whole) {
      flat = whole = joinText(text, added)
      pieces = ''
      return whole
    }
    pieces += added
    if (pieces.length >= 4096) {
      flatten(pieces)
      flat += pieces
      pieces = ''
    }
    return (whole = flat + pieces)
  }
}

/**
 * Flattens a text when its length has passed another quarter of a power of two since it was `before` long, and at least 4 Ki characters.
 * That copies the text a few times in all, and the pieces can be collected.
 */
export const flattenGrown = (text: string, before: number): void => {
  const step = Math.max(12, 29 - Math.clz32(text.length))
  if (before >> step !== text.length >> step) flatten(text)
}

/** Makes V8 put the pieces of a text together. (Reading one character is not enough: Node 24 skips a read whose result is unused.) */
export const flatten = (text: string): void => void anyText.test(text)

const anyText = /^/

/**
 * Returns a copy of the text between two quotes. A plain slice would keep the whole string in memory, here a read of 16 kB for a word.
 *
 * V8 copies slices of up to 12 characters. Joining those takes 15 ns for a usual delta; copying a longer slice takes 60.
 */
export const unquote = (quoted: string): string => {
  const end = quoted.length - 1
  if (end > 60) return (quoted + ' ').slice(1, -2)
  let text = ''
  for (let at = 1; at < end; at += 12) text += quoted.slice(at, Math.min(at + 12, end))
  return text
}
