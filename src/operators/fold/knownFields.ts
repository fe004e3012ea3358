/** Returns the fields that are neither null nor undefined. */
export const knownFields = <A extends object>(fields: A): { readonly [K in keyof A]?: NonNullable<A[K]> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => isKnown(value))) as {
    readonly [K in keyof A]?: NonNullable<A[K]>
  }

export const isKnown = (value: unknown): boolean => value !== null && value !== undefined
