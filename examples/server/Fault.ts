/** How much of a body is sent before the fault. */
export type Place = { readonly bytes: number } | { readonly frames: number }

/** An answer in place of the recorded one: an error, an HTML page, or JSON in place of a stream. */
export interface OtherAnswer {
  readonly type: 'answer'
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** One way in which a server misbehaves. */
export type Fault =
  | OtherAnswer
  /** Sends nothing for a while, not even the headers; then the recorded answer. */
  | { readonly type: 'slow'; readonly ms: number }
  /** The connection stays open, and no more bytes arrive. */
  | { readonly type: 'silence'; readonly after: Place }
  /** The connection is reset (RST). */
  | { readonly type: 'reset'; readonly after: Place }
  /** The connection is closed (FIN) before the body has ended. */
  | { readonly type: 'hangup'; readonly after: Place }
  /** The body ends early, but is correct HTTP. */
  | { readonly type: 'cut'; readonly after: Place }
  /** Other bytes replace the rest. */
  | { readonly type: 'instead'; readonly after: Place; readonly body: string | Uint8Array }
  /** A frame starts and never ends. */
  | { readonly type: 'endless'; readonly after: Place }
  /** The body is compressed, and only a part of it is sent; then the body ends, or the connection. */
  | { readonly type: 'gzip'; readonly part: number; readonly end?: 'reset' | 'hangup' }
