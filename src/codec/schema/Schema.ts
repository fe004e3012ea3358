import type * as t from 'io-ts'

/**
 * The part of [Standard Schema](https://standardschema.dev) that is used here. The schemas of zod, valibot, arktype and others have it.
 *
 * @since 0.1.0
 * @category Codecs
 */
export interface StandardSchema<Input = unknown, Output = unknown> {
  readonly '~standard': {
    readonly version: 1
    /** The name of the library. */
    readonly vendor: string
    readonly validate: (value: unknown) => StandardResult<Output> | Promise<StandardResult<Output>>
    readonly types?: { readonly input: Input; readonly output: Output } | undefined
    /** Standard JSON Schema, which some libraries have. */
    readonly jsonSchema?:
      | { readonly input: (options: { readonly target: 'draft-2020-12' }) => Readonly<Record<string, unknown>> }
      | undefined
  }
}

/**
 * What a {@link StandardSchema} returns: a value, or issues.
 *
 * @since 0.1.0
 * @category Codecs
 */
export type StandardResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | {
      readonly issues: readonly {
        readonly message: string
        readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined
      }[]
    }

/**
 * A decoder of io-ts. Only a codec, which can encode as well, knows the type of its JSON.
 *
 * @since 0.1.0
 * @category Codecs
 */
export interface IoTsDecoder<Output, Input = unknown> {
  readonly name: string
  readonly decode: (value: unknown) => t.Validation<Output>
  readonly encode?: (value: never) => Input
}

/**
 * A schema of zod, valibot, arktype or any other library with Standard Schema, or a decoder of io-ts.
 *
 * `Output` is the type of what it decodes to, `Input` that of the JSON.
 *
 * @since 0.1.0
 * @category Codecs
 */
export type Schema<Output = unknown, Input = unknown> = StandardSchema<Input, Output> | IoTsDecoder<Output, Input>

/** Returns whether a schema is a {@link StandardSchema}. The schemas of some libraries are functions. */
export const isStandard = <Output, Input>(schema: Schema<Output, Input>): schema is StandardSchema<Input, Output> =>
  '~standard' in schema
