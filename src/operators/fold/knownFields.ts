/** Returns the fields that are neither null nor undefined. */
export const knownFields = <A extends object>(fields: A): { readonly [K in keyof A]?: NonNullable<A[K]> } => {
  const known: { [K in keyof A]?: NonNullable<A[K]> } = {}
  for (const key in fields) if (isKnown(fields[key])) known[key] = fields[key]
  return known
}

export const isKnown = <A>(value: A): value is NonNullable<A> => value !== null && value !== undefined
