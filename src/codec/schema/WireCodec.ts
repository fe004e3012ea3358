import * as t from 'io-ts'

/**
 * A codec whose input comes from the wire, and which knows without building anything whether a value decodes to itself.
 *
 * Nearly every event does, so it is looked at first, and io-ts's `validate`, which allocates for each field, only has to explain what is wrong.
 *
 * @example
 * ```ts
 * import { ContentBlock } from 'rxjs-anthropic/codec'
 *
 * console.log(ContentBlock.isPlain({ type: 'text', text: 'a' })) // => true
 * console.log(ContentBlock.isPlain({ type: 'hologram' })) // => false
 * ```
 *
 * @category Codecs
 */
export class WireCodec<A, Output = unknown> extends t.Type<A, Output, unknown> {
  /** Tells whether decoding gives back this very value. */
  readonly isPlain: (input: unknown) => input is A

  constructor(
    name: string,
    is: t.Is<A>,
    isPlain: (input: unknown) => input is A,
    explain: t.Validate<unknown, A>,
    encode: t.Encode<A, Output>,
  ) {
    super(name, is, (input, context) => (isPlain(input) ? t.success(input) : explain(input, context)), encode)
    this.isPlain = isPlain
  }
}

/** {@link WireCodec.isPlain} for any codec: those of io-ts itself give back what they accept. */
export const isPlain = (codec: t.Mixed, input: unknown): boolean =>
  codec instanceof WireCodec ? codec.isPlain(input) : codec.is(input)

/** Whether a value is a JSON object, and no array. */
export const isRecord = (input: unknown): input is JsonObject =>
  typeof input === 'object' && input !== null && !Array.isArray(input)

/** A JSON object of whatever fields. */
export type JsonObject = Readonly<Record<string, unknown>>

/** The context of one step down, as io-ts's own combinators give it. */
export const at = (context: t.Context, key: string, type: t.Mixed, actual: unknown): t.Context => [
  ...context,
  { key, type, actual },
]
