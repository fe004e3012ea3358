import type { DeltaUsage, Usage } from '../../codec/messages/Usage.ts'
import { knownFields } from './knownFields.ts'

/** Returns the usage after a `message_delta`: figures are replaced, never added, and null or absent figures leave what was known. */
export const mergeUsage = (usage: Usage, delta: DeltaUsage | null | undefined): Usage => ({
  ...usage,
  ...knownFields(delta ?? {}),
})
