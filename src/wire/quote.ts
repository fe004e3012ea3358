import { cutText } from './cutText.ts'

/** The beginning of an unexpected text, on one line and in quotes, for a message. */
export const quote = (text: string, length = 80): string =>
  JSON.stringify(text.length > length ? `${cutText(text, length)}…` : text)
