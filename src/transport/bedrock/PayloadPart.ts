import * as t from 'io-ts'
import { struct } from '../../codec/schema/struct.ts'

/** The wrapper of each event of Bedrock: its JSON as base64, and padding that is ignored. */
export const PayloadPart = struct('PayloadPart', { bytes: t.string })
