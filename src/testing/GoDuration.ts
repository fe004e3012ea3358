import * as t from 'io-ts'
import { WireCodec } from '../codec/schema/WireCodec.ts'

/** A duration as Go prints it, such as `1m2.5s`, decoded to milliseconds; an empty one, as in old cassettes, is 0. */
export const GoDuration = new WireCodec<number, string>(
  'a duration such as 1.5s',
  t.number.is,
  (_input): _input is number => false,
  (input, context) => {
    const ms = typeof input === 'string' && goDuration.test(input) ? sumOf(input) : undefined
    return ms === undefined ? t.failure(input, context) : t.success(ms)
  },
  (ms) => `${ms}ms`,
)

/** @see https://pkg.go.dev/time#ParseDuration */
const goDuration = /^(?:0|(?:\d+(?:\.\d*)?(?:h|m|s|ms|us|µs|μs|ns))*)$/

const part = /([\d.]+)(\D+)/g

const inMs: ReadonlyMap<string, number> = new Map([
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
  ['us', 1e-3],
  ['µs', 1e-3],
  ['μs', 1e-3],
  ['ns', 1e-6],
])

const sumOf = (duration: string): number =>
  [...duration.matchAll(part)].reduce((sum, [, count, unit = '']) => sum + Number(count) * (inMs.get(unit) ?? 0), 0)
