/**
 * Two texts as one, of which at most a quarter is still in pieces.
 *
 * V8 keeps what `+` joins as a tree of pieces, each with some 60 bytes of its own, until somebody reads a character of it. It is read here
 * whenever the length passes another quarter of a power of two: a few copies of the text in all, and the pieces can go.
 */
export const joined = (text: string, added: string): string => {
  const whole = text + added
  const step = Math.max(12, 29 - Math.clz32(whole.length))
  if (text.length >> step !== whole.length >> step) settle(whole)
  return whole
}

/** Puts the pieces of a text together. It is the same text to everybody but V8, which keeps 0.4 MB then, where it was 1.9. */
export const settle = (text: string): void => void anyText.test(text)

const anyText = /^/
