/** The beginning of a text that nobody expected, on one line, for a message. */
export const quote = (text: string, length = 80): string =>
  JSON.stringify(text.length > length ? `${text.slice(0, length)}…` : text)
