const brand = Symbol.for('rxjs-anthropic/Failure')

/** What all failures have in common. */
export interface Tagged<Tag extends string> extends Error {
  /** The member of the union. */
  readonly _tag: Tag
  /** Returns what `JSON.stringify` writes: tag, message and fields, never the cause. */
  toJSON(): object
}

/** The base class of one member of the union, for `class X extends tagged('X')<Fields> {}`. */
type TaggedConstructor<Tag extends string> = new <Fields extends object>(
  message: string,
  ...fields: object extends Fields ? [fields?: Fields & Caused] : [fields: Fields & Caused]
) => Tagged<Tag> & Readonly<Fields>

/** The optional cause of a failure. */
export interface Caused {
  readonly cause?: unknown
}

/** Creates the base class of one failure: an `Error` with a tag, fields, and a brand that all copies of this package share. */
export const tagged = <Tag extends string>(tag: Tag): TaggedConstructor<Tag> => {
  class TaggedFailure extends Error {
    readonly _tag = tag

    constructor(message: string, { cause, ...fields }: Caused = {}) {
      super(message, cause === undefined ? undefined : { cause })
      Object.assign(this, fields)
    }

    toJSON(): object {
      const fields: object = Object.fromEntries(Object.entries(this).map(([key, value]) => [key, writable(value)]))
      return { ...fields, message: this.message }
    }
  }
  Object.defineProperties(TaggedFailure.prototype, { name: { value: tag, writable: true }, [brand]: { value: true } })
  return TaggedFailure as unknown as TaggedConstructor<Tag>
}

/** Writing a failure as JSON never throws: a cycle, a `bigint`, or an input that a server nested too deeply is left out. */
const writable = (value: unknown): unknown => {
  try {
    JSON.stringify(value)
    return value
  } catch {
    return '[not JSON]'
  }
}

/** Returns whether a class of {@link tagged} created the value, in this copy of the package or in another. */
export const isTagged = (value: unknown): value is Tagged<string> =>
  value instanceof Error && brand in value && '_tag' in value
