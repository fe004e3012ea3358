const brand = Symbol.for('rxjs-anthropic/Failure')

/** What every failure has, whatever happened. */
export interface Tagged<Tag extends string> extends Error {
  /** Which member of the union it is. */
  readonly _tag: Tag
  /** The failure as JSON shows it: tag, message and fields, never the cause. */
  toJSON(): object
}

/** The constructor of one member of the union: `class X extends tagged('X')<Fields> {}`. */
type TaggedConstructor<Tag extends string> = new <Fields extends object>(
  message: string,
  ...fields: object extends Fields ? [fields?: Caused] : [fields: Fields & Caused]
) => Tagged<Tag> & Readonly<Fields>

/** What may have caused a failure. */
export interface Caused {
  readonly cause?: unknown
}

/** Makes the base class of one failure: an `Error` with a tag, a brand that survives two copies of the package, and fields. */
export const tagged = <Tag extends string>(tag: Tag): TaggedConstructor<Tag> => {
  class TaggedFailure extends Error {
    readonly _tag = tag

    constructor(message: string, { cause, ...fields }: Caused = {}) {
      super(message, cause === undefined ? undefined : { cause })
      Object.assign(this, fields)
    }

    toJSON(): object {
      return { ...this, message: this.message }
    }
  }
  Object.defineProperties(TaggedFailure.prototype, { name: { value: tag, writable: true }, [brand]: { value: true } })
  return TaggedFailure as unknown as TaggedConstructor<Tag>
}

/** Tells whether a value was made by a class of {@link tagged}, in this copy of the package or in another. */
export const isTagged = (value: unknown): value is Tagged<string> =>
  value instanceof Error && brand in value && '_tag' in value
