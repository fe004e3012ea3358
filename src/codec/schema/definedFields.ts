/** Returns the fields that are not undefined, for optional properties that must be absent rather than undefined. */
export const definedFields = <A extends object>(
  fields: A,
): { readonly [K in keyof A as undefined extends A[K] ? never : K]: A[K] } & {
  readonly [K in keyof A as undefined extends A[K] ? K : never]?: Exclude<A[K], undefined>
} =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as ReturnType<
    typeof definedFields<A>
  >
