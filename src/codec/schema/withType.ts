import { isRecord } from './WireCodec.ts'

/** Returns an object without a `type` with the name of its frame as its type, for the legacy API, and any other value as it is. */
export const withType = (input: unknown, event: string): unknown =>
  event === '' || !isRecord(input) || 'type' in input ? input : { type: event, ...input }
