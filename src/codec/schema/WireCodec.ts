import * as t from 'io-ts'

/**
 * A codec of io-ts with a fast check whether a value decodes to itself.
 *
 * Nearly every event does. The check allocates nothing; `validate` of io-ts, which allocates for each field, runs only if the check fails.
 *
 * @example
 * ```ts
 * import { ContentBlock } from 'rxjs-anthropic/codec'
 *
 * console.log(ContentBlock.isPlain({ type: 'text', text: 'a' })) // => true
 * console.log(ContentBlock.isPlain({ type: 'hologram' })) // => false
 * ```
 *
 * @since 0.1.0
 * @category Codecs
 */
export class WireCodec<A, Output = unknown> extends t.Type<A, Output, unknown> {
  /** Returns whether decoding returns the same value, without allocating. */
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

/** Returns {@link WireCodec.isPlain} for any codec: those of io-ts itself decode a value to itself. */
export const isPlain = (codec: t.Mixed, input: unknown): boolean =>
  codec instanceof WireCodec ? codec.isPlain(input) : codec.is(input)

/** Returns whether a value is an object and not an array. */
export const isRecord = (input: unknown): input is JsonObject =>
  typeof input === 'object' && input !== null && !Array.isArray(input)

/** A JSON object with any fields. */
export type JsonObject = Readonly<Record<string, unknown>>

/** Returns the context of a field or an item, as the combinators of io-ts do. */
export const innerContext = (context: t.Context, key: string, type: t.Mixed, actual: unknown): t.Context => [
  ...context,
  { key, type, actual },
]
