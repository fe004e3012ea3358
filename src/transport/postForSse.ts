import type { Observable } from 'rxjs'
import { toJson } from '../codec/toJson.ts'
import { decodeSse } from '../wire/decodeSse.ts'
import { decodeUtf8 } from '../wire/decodeUtf8.ts'
import type { Frame } from '../wire/Frame.ts'
import { fetchBytes } from './fetchBytes.ts'
import type { TransportConfig } from './Transport.ts'

/** What a transport over SSE sends. */
export interface Post {
  readonly baseUrl: string
  /** With its leading slash. */
  readonly path: string
  /** Headers of the transport; one that is undefined is not sent. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: unknown
  /** The credentials in it, which no failure shows. */
  readonly secrets: readonly (string | undefined)[]
}

/** Emits the frames that answer a JSON body. */
export const postForSse = (post: Post, config: TransportConfig): Observable<Frame> =>
  fetchBytes(
    {
      url: post.baseUrl.replace(/\/+$/, '') + post.path,
      method: 'POST',
      accept: 'text/event-stream',
      headers: headersOf(
        { 'content-type': 'application/json', accept: 'text/event-stream', ...post.headers },
        config.headers,
      ),
      body: toJson(post.body),
      secrets: [...post.secrets, userOf(post.baseUrl), ...Object.values(config.headers ?? {}).filter(isLong)].filter(
        isText,
      ),
    },
    config,
  ).pipe(decodeUtf8(), decodeSse(config))

/** The user's headers win, however their names are written. */
const headersOf = (own: Post['headers'], users: TransportConfig['headers'] = {}): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...Object.entries(own), ...Object.entries(users)].flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), value]],
    ),
  )

/** A header of the user's may be a credential; a short value is none, and would be found in any text. */
const isLong = (value: string): boolean => value.length >= 8

/** The name and password that somebody may have put into an address. */
const userOf = (url: string): string | undefined => /^[^/]*\/\/([^/@]+)@/.exec(url)?.[1]

const isText = (value: string | undefined): value is string => value !== undefined
