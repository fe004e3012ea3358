import { equals } from './equals.ts'

/** Throws an `Error` that shows both values if they are not deeply equal. */
export const mustEqual = (actual: unknown, expected: unknown, place = ''): void => {
  if (!equals(actual, expected)) throw differing(actual, expected, place)
}

/** Throws an `Error` that shows both values if an object does not have these fields with these values. */
export const mustMatch = (actual: unknown, fields: object, place = ''): void => {
  const has = ([name, value]: readonly [string, unknown]): boolean =>
    typeof actual === 'object' && actual !== null && equals(Reflect.get(actual, name), value)
  if (!Object.entries(fields).every(has)) throw differing(actual, fields, place)
}

const differing = (actual: unknown, expected: unknown, place: string): Error =>
  new Error(`${place && `${place}: `}expected ${readable(expected)}, received ${readable(actual)}`)

const readable = (value: unknown): string =>
  JSON.stringify(value, (_, it: unknown) => (it instanceof Error ? `${it.name}: ${it.message}` : it)) ?? String(value)
