import type { Errors, ValidationError } from 'io-ts'

/**
 * Gives io-ts's errors as one sentence: where, what was expected, what came instead.
 *
 * At most three places are named.
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
  return place + (message ?? `expected ${context.at(-1)?.type.name ?? 'another'}, got ${shown(value)}`)
}

const shown = (value: unknown): string => {
  if (value === undefined) return 'nothing'
  const text = JSON.stringify(value) ?? typeof value
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
