import * as t from 'io-ts'
import { struct } from '../../codec/schema/struct.ts'

/** What Bedrock wraps each event in: the JSON of one event as base64, beside padding that is ignored. */
export const PayloadPart = struct('PayloadPart', { bytes: t.string }, {})
