import { isRecord } from './WireCodec.ts'

/** Gives an object without a `type` the name of its frame as its type, as the legacy API needs. Any other value stays as it is. */
export const withType = (input: unknown, event: string): unknown =>
  event === '' || !isRecord(input) || 'type' in input ? input : { type: event, ...input }
