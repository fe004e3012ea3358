/**
 * Two texts as one, of which at most a quarter is still in pieces.
 *
 * V8 keeps what `+` joins as a tree of pieces, each with some 60 bytes of its own, until somebody reads a character of it. It is read here
 * whenever the length passes another eighth of a power of two: a few copies of the text in all, and the pieces can go.
 */
export const joined = (text: string, added: string): string => {
  const whole = text + added
  const step = Math.max(12, 29 - Math.clz32(whole.length))
  // The result of the test has to matter, or it is left out. It is always true.
  return text.length >> step === whole.length >> step || anyText.test(whole) ? whole : text
}

const anyText = /^/
