import type { DeltaUsage, Usage } from '../../codec/messages/Usage.ts'

/** The usage after a `message_delta`: replaced, never added; what is absent or null leaves what was known. */
export const mergeUsage = (usage: Usage, delta: DeltaUsage | null | undefined): Usage => ({
  ...usage,
  ...notNull({ ...delta }),
})

/** The fields that are neither null nor undefined. */
export const notNull = <A extends object>(fields: A): { readonly [K in keyof A]?: NonNullable<A[K]> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined)) as {
    readonly [K in keyof A]?: NonNullable<A[K]>
  }
