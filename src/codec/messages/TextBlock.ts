import * as t from 'io-ts'
import { list } from '../schema/list.ts'
import { nullable } from '../schema/nullable.ts'
import { optional } from '../schema/optional.ts'
import { typed } from '../schema/struct.ts'
import { TextCitation } from './TextCitation.ts'

/**
 * Text, with its citations.
 *
 * @since 0.1.0
 * @category Blocks
 */
export const TextBlock = typed('text', { text: t.string, citations: optional(nullable(list(TextCitation))) })
export interface TextBlock extends t.TypeOf<typeof TextBlock> {}
