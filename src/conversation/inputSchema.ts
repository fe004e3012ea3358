import { jsonSchema } from '../codec/schema/jsonSchema.ts'
import type { JsonObject } from '../codec/schema/WireCodec.ts'
import type { Schema } from '../codec/schema/Schema.ts'

/** Returns the JSON Schema of the input of a tool. Throws if there is none, or if it is not that of an object, which the API requires. */
export const inputSchema = (name: string, input: Schema): object => {
  const schema = describe(name, input)
  if (schema['type'] === 'object') return schema
  throw new TypeError(
    `The input of the tool ${name} is not an object: the API requires one. Or write its input_schema.`,
  )
}

const describe = (name: string, input: Schema): JsonObject => {
  try {
    return jsonSchema(input)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new TypeError(`The input of the tool ${name} cannot be described: ${why}. Write its input_schema.`, { cause })
  }
}
