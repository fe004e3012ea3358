import { ApiFailure } from '../../failure/ApiFailure.ts'

/** What a part of a URL may be: an id or a model; a name such as a region; a model of Bedrock, which may be an ARN with slashes. */
const forms = {
  id: /^(?!\.{1,2}$)[^/\\\s]+$/,
  name: /^(?!\.{1,2}$)[\w.:-]+$/,
  label: /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/i,
  'id or ARN': /^(?:(?!\.{1,2}$)[^/\\\s]+|arn:[\w-]+:bedrock:[\w-]*:\d*:[\w.-]+(?:\/(?!\.{1,2}(?:\/|$))[\w.:-]+)+)$/,
} as const

/**
 * Returns a value that becomes a part of a URL. Throws an {@link ApiFailure} if it is not of its form: it could lead the request,
 * credentials included, to another endpoint or host.
 */
export const checkName = (form: keyof typeof forms, field: string, value: unknown): string => {
  if (typeof value === 'string' && forms[form].test(value)) return value
  const shown = typeof value === 'string' ? JSON.stringify(value.slice(0, 60)) : String(value)
  throw new ApiFailure(`${field} is ${shown}, which is not a valid ${form}`, { kind: 'invalid_request_error' })
}
