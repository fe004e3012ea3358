/** How far a body comes before something goes wrong. */
export type Place = { readonly bytes: number } | { readonly frames: number }

/** An answer in place of the recorded one: an error, a page of HTML, JSON where a stream was asked for. */
export interface OtherAnswer {
  readonly type: 'answer'
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** One way in which a server misbehaves. */
export type Fault =
  | OtherAnswer
  /** Nothing at all for a while, not even the headers; then the recorded answer. */
  | { readonly type: 'slow'; readonly ms: number }
  /** The connection stays open, and nothing comes any more. */
  | { readonly type: 'silence'; readonly after: Place }
  /** The connection is reset (RST). */
  | { readonly type: 'reset'; readonly after: Place }
  /** The connection is closed (FIN), though the body has not ended. */
  | { readonly type: 'hangup'; readonly after: Place }
  /** The body ends early, and as far as HTTP can tell, all is well. */
  | { readonly type: 'cut'; readonly after: Place }
  /** Something else comes in place of the rest. */
  | { readonly type: 'instead'; readonly after: Place; readonly body: string | Uint8Array }
  /** A frame begins that never ends. */
  | { readonly type: 'endless'; readonly after: Place }
  /** The body is compressed, and only a part of it comes: it ends there, or the connection does. */
  | { readonly type: 'gzip'; readonly part: number; readonly end?: 'reset' | 'hangup' }
