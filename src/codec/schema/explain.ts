import type { Errors, ValidationError } from 'io-ts'
import { cutText } from '../../wire/cutText.ts'

/**
 * Returns the errors of io-ts as one line: for each its path, the expected type, and the actual value.
 *
 * It contains at most three of them.
 *
 * @example
 * ```ts
 * import { isLeft } from 'fp-ts/lib/Either.js'
 * import { TextDelta, explain } from 'rxjs-anthropic/codec'
 *
 * const decoded = TextDelta.decode({ type: 'text_delta', text: 42 })
 * if (isLeft(decoded)) console.log(explain(decoded.left)) // => text: expected string, got 42
 * ```
 *
 * @since 0.1.0
 * @category Codecs
 */
export const explain = (errors: Errors): string => {
  const named = errors.slice(0, 3).map(sentence).join('; ')
  return errors.length > 3 ? `${named}; and ${errors.length - 3} more` : named
}

const sentence = ({ context, value, message }: ValidationError): string => {
  const path = context
    .map(({ key }) => key)
    .filter((key) => key !== '')
    .join('.')
  const place = path === '' ? '' : `${path}: `
  return place + (message ?? `expected ${context.at(-1)?.type.name ?? 'another'}, got ${excerpt(value)}`)
}

/** Returns the beginning of a value as JSON text, or "nothing". */
export const excerpt = (value: unknown): string => {
  if (value === undefined) return 'nothing'
  const text = textOfValue(value)
  return text.length > 60 ? `${cutText(text, 60)}…` : text
}

/** A value that is nested too deep cannot be written, and is named by its type. */
const textOfValue = (value: unknown): string => {
  try {
    return JSON.stringify(value) ?? typeof value
  } catch {
    return Array.isArray(value) ? 'an array' : typeof value
  }
}
