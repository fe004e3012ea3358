import { toJson } from '../../codec/toJson.ts'
import type { Call } from './fetchBytes.ts'
import type { TransportConfig } from './Transport.ts'

/** What a transport sends. */
export interface Outgoing {
  readonly method: 'GET' | 'POST'
  readonly baseUrl: string
  /** With its leading slash, and with its query, where it has one. */
  readonly path: string
  /** The media types that are asked for, separated by commas; a response of another one is refused. */
  readonly accept: string
  /** Headers of the transport; one that is undefined is not sent. */
  readonly headers: Readonly<Record<string, string | undefined>>
  /** Sent as JSON; nothing is sent where it is undefined. */
  readonly body?: unknown
  /** The credentials in it, which no failure shows. */
  readonly secrets: readonly (string | undefined)[]
}

/** The exchange over HTTP that a transport asks for, with the user's headers in it, and with whatever must not show in a failure. */
export const callOf = (sent: Outgoing, { headers = {} }: TransportConfig): Call => {
  const { method, baseUrl, path, accept, body, secrets } = sent
  const json = body === undefined ? {} : { 'content-type': 'application/json' }
  return {
    url: baseUrl.replace(/\/+$/, '') + path,
    method,
    accept,
    headers: headersOf({ ...json, accept, ...sent.headers }, headers),
    ...(body === undefined ? {} : { body: toJson(body) }),
    secrets: [...secrets, userOf(baseUrl), ...Object.values(headers).filter(isLong)].filter(isText),
  }
}

/** The user's headers win, however their names are written. */
const headersOf = (
  own: Outgoing['headers'],
  users: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> => {
  const all: Record<string, string> = {}
  for (const headers of [own, users])
    for (const [name, value] of Object.entries(headers)) if (value !== undefined) all[name.toLowerCase()] = value
  return all
}

/** A header of the user's may be a credential; a short value is none, and would be found in any text. */
const isLong = (value: string): boolean => value.length >= 8

/** The name and password that somebody may have put into an address. */
const userOf = (url: string): string | undefined => /^[^/]*\/\/([^/@]+)@/.exec(url)?.[1]

const isText = (value: string | undefined): value is string => value !== undefined
