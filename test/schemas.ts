import { toStandardJsonSchema } from '@valibot/to-json-schema'
import { type } from 'arktype'
import * as t from 'io-ts'
import * as v from 'valibot'
import { z } from 'zod'
import type { Schema } from '../src/index.ts'

export interface Trip {
  readonly city: string
  readonly days?: readonly number[] | undefined
  readonly by: 'foot' | 'train' | null
}

/** The same schemas, written in each language: of plain JSON, of a text that is decoded to its length, of a text with a least length. */
export interface Language {
  readonly trip: Schema<Trip, Trip>
  readonly counted: Schema<{ readonly city: number }, { readonly city: string }>
  readonly minimum?: Schema<{ readonly city: string }, { readonly city: string }>
  /** Decodes to a value after a while, or to an issue for a city of no letters. */
  readonly late?: Schema<{ readonly city: number }, { readonly city: string }>
}

const Length = new t.Type<number, string, unknown>(
  'Length',
  t.number.is,
  (input, context) => (typeof input === 'string' ? t.success(input.length) : t.failure(input, context)),
  (length) => 'x'.repeat(length),
)

const ioTs: Language = {
  trip: t.intersection([
    t.type({ city: t.string, by: t.union([t.literal('foot'), t.literal('train'), t.null]) }),
    t.partial({ days: t.array(t.number) }),
  ]),
  counted: t.type({ city: Length }),
}

const zod: Language = {
  trip: z.object({
    city: z.string(),
    days: z.array(z.number()).optional(),
    by: z.enum(['foot', 'train']).nullable(),
  }),
  counted: z.object({ city: z.string().transform((city) => city.length) }),
  minimum: z.object({ city: z.string().min(3) }),
  late: z.object({
    city: z
      .string()
      .refine(async (city) => (await Promise.resolve(city)) !== '', 'A city has a name')
      .transform((city) => city.length),
  }),
}

const valibot: Language = {
  trip: toStandardJsonSchema(
    v.object({
      city: v.string(),
      days: v.optional(v.array(v.number())),
      by: v.nullable(v.picklist(['foot', 'train'])),
    }),
  ),
  counted: v.object({
    city: v.pipe(
      v.string(),
      v.transform((city) => city.length),
    ),
  }),
  minimum: toStandardJsonSchema(v.object({ city: v.pipe(v.string(), v.minLength(3)) })),
  late: v.objectAsync({
    city: v.pipeAsync(
      v.string(),
      v.checkAsync(async (city) => (await Promise.resolve(city)) !== '', 'A city has a name'),
      v.transform((city) => city.length),
    ),
  }),
}

const arktype: Language = {
  trip: type({ city: 'string', 'days?': 'number[]', by: "'foot'|'train'|null" }),
  counted: type({ city: type('string').pipe((city) => city.length) }),
  minimum: type({ city: 'string>=3' }),
}

export const languages: readonly (readonly [string, Language])[] = Object.entries({
  'io-ts': ioTs,
  zod,
  valibot,
  arktype,
})
