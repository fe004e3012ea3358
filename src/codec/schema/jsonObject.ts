import * as t from 'io-ts'
import { isRecord, WireCodec } from './WireCodec.ts'

const isObject = (input: unknown): input is object => isRecord(input)

/** The codec of an object with any fields. Its type is `object`, to which interfaces are assignable, unlike to an index signature. */
export const jsonObject = new WireCodec<object>('object', isObject, isObject, t.failure, t.identity)
