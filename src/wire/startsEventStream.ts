/**
 * Whether a body is an event stream, decided by its first characters: undefined while they do not show it.
 *
 * The first one that is not blank tells JSON and HTML from an event stream, whatever the content type is.
 * A body with another content type has to begin with a field or a comment. If blanks at the beginning of the text were left out, `length` counts them.
 */
export const startsEventStream = (text: string, hasContentType: boolean, length = text.length): boolean | undefined => {
  const start = text.trimStart().slice(0, 6)
  if (start === '') return length < longestBlank ? undefined : hasContentType
  if (/^[{["<]/.test(start)) return false
  if (hasContentType || fields.some((field) => start.startsWith(field))) return true
  return fields.some((field) => field.startsWith(start)) ? undefined : false
}

const fields = ['event:', 'data:', 'id:', 'retry:', ':']

const longestBlank = 4096
