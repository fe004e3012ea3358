import { toJson } from '../../codec/toJson.ts'

/** One request over HTTP, ready to be sent. */
export interface HttpRequest {
  readonly url: string
  readonly method: 'GET' | 'POST'
  /** Header names are in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
  /** The accepted media types, separated by commas. */
  readonly accept: string
  /** The texts that must not appear in any failure. */
  readonly secrets: readonly string[]
  /** What the transport was asked for, to tell the responses apart. */
  readonly asked: unknown
}

/** The parts from which a transport makes a request. */
export interface RequestParts extends Pick<HttpRequest, 'method' | 'accept' | 'url' | 'asked'> {
  /** The transport's own headers. A header that is undefined is not sent. */
  readonly headers: Readonly<Record<string, string | undefined>>
  /** Sent as JSON, unless it is undefined. */
  readonly body?: unknown
  /** The credentials among the parts. */
  readonly secrets: readonly (string | undefined)[]
}

/**
 * Returns the request that a transport sends, including the caller's headers.
 *
 * Throws an `ApiFailure` if the body cannot be written as JSON.
 */
export const httpRequest = (
  { url, method, accept, asked, headers, body, secrets }: RequestParts,
  callersHeaders: Readonly<Record<string, string>> = {},
): HttpRequest => {
  const contentType = body === undefined ? undefined : 'application/json'
  return {
    url,
    method,
    accept,
    asked,
    headers: mergeHeaders({ 'content-type': contentType, accept }, headers, callersHeaders),
    body: body === undefined ? undefined : toJson(body),
    secrets: [
      ...secrets.filter(isDefined),
      ...urlSecrets(url),
      ...Object.values(callersHeaders).flatMap(headerSecrets),
    ],
  }
}

/** Merges headers, ignoring the case of their names. Later ones take precedence. */
const mergeHeaders = (...all: readonly RequestParts['headers'][]): Readonly<Record<string, string>> => {
  const merged: Record<string, string> = {}
  for (const headers of all)
    for (const [name, value] of Object.entries(headers)) if (value !== undefined) merged[name.toLowerCase()] = value
  return merged
}

/** Any header of the caller may be a credential, as may a part of it: the token after `Bearer`, the value of a cookie. Short ones are not looked for. */
const headerSecrets = (value: string): readonly string[] => [value, ...value.split(/[\s;,=]+/)]

/** The user and password of a URL, together and each alone, as the URL contains them and as a server receives them. */
const urlSecrets = (url: string): readonly string[] => {
  const userInfo = /^[^/]*\/\/([^/@]+)@/.exec(url)?.[1]
  if (userInfo === undefined) return []
  const parts = [userInfo, ...userInfo.split(':')].filter((part) => part !== '')
  return [...parts, ...parts.map(uriDecoded)]
}

const uriDecoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const isDefined = (value: string | undefined): value is string => value !== undefined
