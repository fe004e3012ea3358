import { ApiFailure } from '../../failure/ApiFailure.ts'
import { definedFields } from '../../codec/schema/definedFields.ts'
import { requestIdOf } from './responseFailure.ts'

/** What tells that a response is a redirect. */
export type RedirectHead = Pick<Response, 'status' | 'headers' | 'type'>

/** Returns whether a response is a redirect. A browser hides its status and its location. */
export const isRedirect = ({ status, type }: RedirectHead): boolean =>
  type === 'opaqueredirect' || (status >= 300 && status < 400)

/**
 * Returns the failure for a redirect. It is not followed, because another host would receive the credential and the prompt.
 * Its message names the origin only: path and query may be confidential.
 */
export const redirectFailure = (response: RedirectHead, url: string): ApiFailure => {
  const { status, headers, type } = response
  const target =
    type === 'opaqueredirect' ? 'an address that the browser hides' : originOf(headers.get('location'), url)
  return new ApiFailure(
    `The server redirects to ${target}. Redirects are not followed, because the request contains the prompt and credentials: set baseUrl, or the url of relay(), to the final URL`,
    {
      kind: 'invalid_request_error',
      shouldRetry: false,
      ...definedFields({ status: status === 0 ? undefined : status, requestId: requestIdOf(headers) }),
    },
  )
}

const originOf = (location: string | null, url: string): string => {
  try {
    return location === null ? 'no address' : new URL(location, url).origin
  } catch {
    return 'an invalid address'
  }
}
