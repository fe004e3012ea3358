import { ApiFailure } from '../failure/ApiFailure.ts'
import { writeJson } from '../json/writeJson.ts'
import { InvalidToolInputBlock } from './messages/InvalidToolInputBlock.ts'
import { isUnknown } from './schema/Unknown.ts'
import { isRecord } from './schema/WireCodec.ts'

/**
 * Returns a request or an event as JSON text, with the values that only this library knows in their wire form.
 *
 * The result equals that of `MessageRequest.encode`, but the codecs of a request, an eighth of a small program, are not needed.
 * Infinity, which a model may write as `1e999`, is written like that and not as null. A lone half of a surrogate pair, which the API rejects, becomes U+FFFD.
 *
 * It throws an {@link ApiFailure} if the value cannot be written as JSON: a cycle, a `bigint`, a nesting that is too deep.
 */
export const toJson = (value: unknown): string =>
  written(() => {
    const text = writeJson(value)
    return ownValue.test(text) ? writeJson(wireForm(value, true)) : text
  })

/** Returns a value that its codec has encoded as JSON text. Whatever in it looks like a value of this library stays as it is. */
export const encodedJson = (value: unknown): string => written(() => writeJson(value))

const written = (write: () => string): string => {
  try {
    const text = write()
    return text.includes('\\ud') ? text.replace(surrogateEscapes, replaceHalf) : text
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new ApiFailure(`The request cannot be written as JSON: ${why}`, { kind: 'invalid_request_error', cause })
  }
}

/** What every value that needs encoding contains. A text that quotes it is only looked at in vain. */
const ownValue = /"@(?:unknown|invalid_tool_input)"/

/** JSON of the user or of a tool: nothing in it is ours, whatever it looks like. */
const opaque: ReadonlySet<string> = new Set(['input', 'input_schema', 'input_examples', 'schema', 'metadata'])

const wireForm = (value: unknown, isRoot = false): unknown => {
  if (Array.isArray(value)) return value.map((item) => wireForm(item))
  if (!isRecord(value) || typeof value['toJSON'] === 'function') return value
  if (isUnknown(value)) return value.raw
  if (InvalidToolInputBlock.is(value)) return InvalidToolInputBlock.encode(value)
  const fields = Object.entries(value).map(([key, field]) => [key, opaque.has(key) ? field : wireForm(field)] as const)
  if (!isRoot || !isRecord(value['@unknown'])) return Object.fromEntries(fields)
  return { ...Object.fromEntries(fields.filter(([key]) => key !== '@unknown')), ...value['@unknown'] }
}

/** `JSON.stringify` surrogateEscapes a half of a surrogate pair only if it is alone. An escaped backslash is matched to skip it. */
const surrogateEscapes = /\\\\|\\ud[89a-f][\da-f]{2}/g

const replaceHalf = (escape: string): string => (escape === '\\\\' ? escape : '\\ufffd')
