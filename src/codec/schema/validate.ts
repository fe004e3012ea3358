import * as t from 'io-ts'
import { excerpt, explain } from './explain.ts'
import { isStandard, type Schema, type StandardResult } from './Schema.ts'
import { isRecord } from './WireCodec.ts'

/** Returns the decoded value or the errors, as a promise only if the schema is asynchronous. */
export const validate = <A>(schema: Schema<A>, value: unknown): t.Validation<A> | Promise<t.Validation<A>> => {
  if (!isStandard(schema)) {
    const decoded = schema.decode(value)
    return decoded._tag === 'Left' ? t.failures(withoutMembers(decoded.left)) : decoded
  }
  const result = schema['~standard'].validate(value)
  return 'then' in result ? result.then((it) => validationOf(it, value)) : validationOf(result, value)
}

/** Returns errors whose paths have only the keys of the value: io-ts also counts the members of unions and intersections there. */
const withoutMembers = (errors: t.Errors): t.Errors => {
  const placed = errors.map((error) => ({
    ...error,
    context: error.context.filter((_, at) => !hasMembers(error.context[at - 1])),
  }))
  return [...new Map(placed.map((error) => [explain([error]), error])).values()]
}

const hasMembers = (parent: t.ContextEntry | undefined): boolean =>
  parent !== undefined &&
  '_tag' in parent.type &&
  (parent.type._tag === 'UnionType' || parent.type._tag === 'IntersectionType')

const validationOf = <A>(result: StandardResult<A>, value: unknown): t.Validation<A> =>
  result.issues === undefined ? t.success(result.value) : t.failures(result.issues.map((it) => errorOf(it, value)))

type Issue = NonNullable<StandardResult<never>['issues']>[number]

/** Returns an issue as an error of io-ts, so that both are explained alike: the path, what was expected, what was received. */
const errorOf = ({ message, path = [] }: Issue, value: unknown): t.ValidationError => {
  const keys = path.map((it) => (typeof it === 'object' ? it.key : it))
  const actual = keys.reduce(
    (at: unknown, key) => (isRecord(at) || Array.isArray(at) ? Reflect.get(at, key) : undefined),
    value,
  )
  return {
    value: actual,
    context: ['', ...keys].map((key) => ({ key: String(key), type: t.unknown })),
    message: `${expectation(message, keys)}, got ${excerpt(actual)}`,
  }
}

/** Returns the message of a library without the path that arktype puts before it, and without the received type, which the value itself shows. */
const expectation = (message: string, keys: readonly PropertyKey[]): string => {
  const place = keys.map((key, at) =>
    typeof key === 'number' ? `[${key}]` : at === 0 ? String(key) : `.${String(key)}`,
  )
  const said =
    place.length > 0 && message.startsWith(`${place.join('')} `) ? message.slice(place.join('').length + 1) : message
  return said
    .replace(/^Invalid (?:input|type): expected /i, 'expected ')
    .replace(/(?:,| but) received [^]*$| \(was [^]*\)$/, '')
}
