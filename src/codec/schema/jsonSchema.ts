import type * as t from 'io-ts'
import { isStandard, type Schema } from './Schema.ts'
import type { JsonObject } from './WireCodec.ts'

/**
 * Returns the JSON Schema of what a schema accepts. Throws a TypeError that names the place that has none.
 *
 * A library with Standard JSON Schema is asked; the types of io-ts are mapped here.
 */
export const jsonSchema = (schema: Schema): JsonObject => {
  if (!isStandard(schema)) return schemaOf(schema, [])
  const { jsonSchema: converter, vendor } = schema['~standard']
  if (converter === undefined) {
    const hint = vendor === 'valibot' ? ': pass it to toStandardJsonSchema of @valibot/to-json-schema' : ''
    throw new TypeError(`This schema of ${vendor} has no JSON Schema${hint}`)
  }
  const { $schema: _, ...described } = converter.input({ target: 'draft-2020-12' })
  return described
}

/** The place of a part in a schema: the keys from the root. */
export type SchemaPath = readonly string[]

/** Creates the error of a part that cannot be described. */
export const unmapped = (path: SchemaPath, what: string): TypeError =>
  new TypeError(path.length === 0 ? what : `${path.join('.')}: ${what}`)

/** The types of io-ts that are read here. They are told by `_tag`, as in io-ts itself, because the package may be installed twice. */
type IoTsType =
  | t.StringType
  | t.NumberType
  | t.BooleanType
  | t.NullType
  | t.UnknownType
  | t.AnyArrayType
  | t.AnyDictionaryType
  | t.LiteralType<string | number | boolean>
  | t.KeyofType<Record<string, unknown>>
  | t.ArrayType<t.Mixed>
  | t.ReadonlyArrayType<t.Mixed>
  | t.TupleType<t.Mixed[]>
  | t.DictionaryType<t.Mixed, t.Mixed>
  | t.InterfaceType<t.Props>
  | t.StrictType<t.Props>
  | t.PartialType<t.Props>
  | t.ExactType<t.Mixed>
  | t.ReadonlyType<t.Mixed>
  | t.UnionType<t.Mixed[]>
  | t.IntersectionType<t.Mixed[]>
  | t.RefinementType<t.Mixed>
  | t.RecursiveType<t.Mixed>

type Named = Pick<t.Mixed, 'name'>

const isIoTsType = (codec: Named): codec is IoTsType => '_tag' in codec

const schemaOf = (codec: Named, path: SchemaPath): JsonObject => {
  const none = (why = ''): TypeError => unmapped(path, `${codec.name} has no JSON Schema${why}`)
  if (!isIoTsType(codec)) throw none()
  switch (codec._tag) {
    case 'StringType':
      return { type: 'string' }
    case 'NumberType':
      return { type: 'number' }
    case 'BooleanType':
      return { type: 'boolean' }
    case 'NullType':
      return { type: 'null' }
    case 'UnknownType':
      return {}
    case 'LiteralType':
      return { const: codec.value }
    case 'KeyofType':
      return { type: 'string', enum: Object.keys(codec.keys) }
    case 'AnyArrayType':
      return { type: 'array' }
    case 'ArrayType':
    case 'ReadonlyArrayType':
      return { type: 'array', items: schemaOf(codec.type, [...path, '0']) }
    case 'TupleType': {
      const prefixItems = codec.types.map((item, index) => schemaOf(item, [...path, String(index)]))
      return { type: 'array', prefixItems, minItems: prefixItems.length, maxItems: prefixItems.length }
    }
    case 'AnyDictionaryType':
      return { type: 'object' }
    case 'DictionaryType': {
      const { type, enum: required } = schemaOf(codec.domain, path)
      const value = schemaOf(codec.codomain, [...path, '*'])
      if (type !== 'string') throw none(', because its keys are not strings')
      if (!Array.isArray(required)) return { type: 'object', additionalProperties: value }
      return { type: 'object', properties: Object.fromEntries(required.map((key) => [key, value])), required }
    }
    case 'InterfaceType':
    case 'StrictType':
      return { ...propertiesOf(codec.props, path), required: requiredOf(codec.props) }
    case 'PartialType':
      return propertiesOf(codec.props, path)
    case 'ExactType':
      return { ...schemaOf(codec.type, path), additionalProperties: false }
    case 'ReadonlyType':
      return schemaOf(codec.type, path)
    case 'UnionType':
      return unionOf(codec.types.map((member) => schemaOf(member, path)))
    case 'IntersectionType':
      return codec.types
        .map((part) => schemaOf(part, path))
        .reduce((all, part) => {
          if (all['type'] !== 'object' || part['type'] !== 'object')
            throw none(', because not all its parts are objects')
          return joined(all, part)
        })
    case 'RefinementType':
      if (codec.name === 'Int' || codec.name === 'Integer') return { type: 'integer' }
      throw none(', because it is a refinement')
    case 'RecursiveType':
      throw none(', because it is recursive')
    default:
      throw none()
  }
}

/** The members of a union that JSON has: a field that may be undefined is one that may be absent. */
const presentMembers = (codec: t.Mixed): readonly t.Mixed[] =>
  isIoTsType(codec) && codec._tag === 'UnionType' ? codec.types.filter((member) => !isUndefined(member)) : [codec]

const isUndefined = (codec: t.Mixed): boolean => '_tag' in codec && codec._tag === 'UndefinedType'

const propertiesOf = (props: t.Props, path: SchemaPath): JsonObject => ({
  type: 'object',
  properties: Object.fromEntries(
    Object.entries(props).map(([key, field]) => [
      key,
      unionOf(presentMembers(field).map((member) => schemaOf(member, [...path, key]))),
    ]),
  ),
})

const requiredOf = (props: t.Props): readonly string[] =>
  Object.entries(props).flatMap(([key, field]) =>
    isIoTsType(field) && field._tag === 'UnionType' && field.types.some(isUndefined) ? [] : [key],
  )

/** Literals of one type become an enumeration, which models know better than `anyOf`. */
const unionOf = (schemas: readonly JsonObject[]): JsonObject => {
  const [first, ...others] = schemas
  if (first !== undefined && others.length === 0) return first
  return schemas.every((schema) => 'const' in schema)
    ? { enum: schemas.map((schema) => schema['const']) }
    : { anyOf: schemas }
}

/** Joins two schemas of objects. An object that no further property may join stays closed. */
const joined = (all: JsonObject, part: JsonObject): JsonObject => ({
  ...all,
  ...part,
  properties: { ...Object(all['properties']), ...Object(part['properties']) },
  required: [...strings(all['required']), ...strings(part['required'])],
})

const strings = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
