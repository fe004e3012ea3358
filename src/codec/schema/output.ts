import { jsonSchema, type SchemaPath, unmapped } from './jsonSchema.ts'
import type { Schema } from './Schema.ts'
import { isRecord, type JsonObject } from './WireCodec.ts'

/**
 * Returns what `output_config.format` takes for a schema, in the subset of JSON Schema that the API accepts.
 *
 * Objects are closed (`additionalProperties: false`), and `oneOf` becomes `anyOf`. A constraint that the API does not take, such as `minLength`,
 * is moved to the `description`, where Claude reads it; {@link reduceOutput} checks it.
 *
 * It throws a `TypeError` that names the place if a part cannot be described: a refinement of io-ts, recursion, a tuple, a record with any keys,
 * a value of any type.
 *
 * @example
 * ```ts
 * import * as t from 'io-ts'
 * import { output } from 'rxjs-anthropic'
 *
 * const format = output(t.type({ n: t.number }))
 * console.log(JSON.stringify(format.schema['properties'])) // => {"n":{"type":"number"}}
 * console.log(format.schema['additionalProperties']) // => false
 * ```
 *
 * @see {@link reduceOutput} and {@link scanOutput}, which take the same schema
 * @see https://docs.claude.com/en/docs/build-with-claude/structured-outputs
 * @since 0.1.0
 * @category Output
 */
export const output = (schema: Schema): { readonly type: 'json_schema'; readonly schema: JsonObject } => {
  const whole = jsonSchema(schema)
  const definitions = { ...recordOf(whole['$defs']), ...recordOf(whole['definitions']) }
  return { type: 'json_schema', schema: restricted(whole, { path: [], whole, definitions, open: [] }) }
}

const recordOf = (value: unknown): JsonObject => (isRecord(value) ? value : {})

interface Place {
  readonly path: SchemaPath
  readonly whole: JsonObject
  readonly definitions: JsonObject
  /** The references that lead here. */
  readonly open: readonly string[]
}

const annotations = new Set(['type', 'enum', 'const', 'title', 'description', 'default'])

const formats = new Set(['date-time', 'time', 'date', 'duration', 'email', 'hostname', 'uri', 'ipv4', 'ipv6', 'uuid'])

/** Returns the schema of a part as the API takes it. References are replaced by what they refer to. */
const restricted = (schema: JsonObject, place: Place): JsonObject => {
  const { $ref } = schema
  if (typeof $ref === 'string') return restricted(referred($ref, place), { ...place, open: [...place.open, $ref] })
  const { path } = place
  const at = (part: unknown, ...keys: SchemaPath): JsonObject =>
    restricted(recordOf(part), { ...place, path: [...path, ...keys] })
  const members = (parts: unknown): readonly JsonObject[] => (Array.isArray(parts) ? parts.map((part) => at(part)) : [])

  const kept: [string, unknown][] = []
  const moved: string[] = []
  for (const [key, value] of Object.entries(schema)) {
    if (annotations.has(key)) kept.push([key, value])
    else if (key === 'anyOf' || key === 'oneOf') kept.push(['anyOf', members(value)])
    else if (key === 'allOf') kept.push([key, members(value)])
    else if (key === 'properties') {
      const properties = Object.entries(recordOf(value)).map(([name, part]) => [name, at(part, name)])
      kept.push([key, Object.fromEntries(properties)])
    } else if (key === 'items' && value !== false) kept.push([key, at(value, '0')])
    else if (key === 'required') kept.push([key, value])
    else if (key === 'format' && formats.has(String(value))) kept.push([key, value])
    else if (key === 'minItems' && (value === 0 || value === 1)) kept.push([key, value])
    else if (key === 'prefixItems') throw unmapped(path, 'The API does not take a tuple in output_config')
    else if (!structure.has(key)) moved.push(`${key}: ${JSON.stringify(value)}`)
  }
  const restrictedSchema = Object.fromEntries(kept)
  if (schema['type'] === 'object') {
    const { additionalProperties } = schema
    if (schema['properties'] === undefined && additionalProperties !== false)
      throw unmapped(path, 'The API does not take a record with any keys in output_config')
    restrictedSchema['additionalProperties'] = false
  }
  if (!['type', 'enum', 'const', 'anyOf', 'allOf'].some((key) => key in restrictedSchema))
    throw unmapped(path, 'The API does not take a value of any type in output_config')
  if (moved.length === 0) return restrictedSchema
  const { description } = schema
  const noted = [...(typeof description === 'string' ? [description] : []), `(${moved.join(', ')})`]
  return { ...restrictedSchema, description: noted.join(' ') }
}

const structure = new Set([
  'additionalProperties',
  '$defs',
  'definitions',
  '$schema',
  '$id',
  '$comment',
  'examples',
  'items',
])

const referred = ($ref: string, { path, whole, definitions, open }: Place): JsonObject => {
  const target = $ref === '#' ? whole : definitions[$ref.replace(/^#\/(?:\$defs|definitions)\//, '')]
  if ($ref === '#' || open.includes($ref))
    throw unmapped(path, 'The API does not take a recursive schema in output_config')
  if (!isRecord(target)) throw unmapped(path, `There is no definition of ${$ref}`)
  return target
}
