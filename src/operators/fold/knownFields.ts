/** Returns the fields that are neither null nor undefined. */
export const knownFields = <A extends object>(fields: A): { readonly [K in keyof A]?: NonNullable<A[K]> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined)) as {
    readonly [K in keyof A]?: NonNullable<A[K]>
  }
