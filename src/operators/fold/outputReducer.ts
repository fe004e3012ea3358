import type { MessageStreamEvent } from '../../codec/messages/MessageStreamEvent.ts'
import type { Json } from '../../json/Json.ts'
import { endJson, type PartialJson, startJson } from '../../json/PartialJson.ts'
import { addedText } from './addedText.ts'
import { readMoreJson } from './readMoreJson.ts'
import type { Restart } from './Restart.ts'
import type { Seam } from './Seam.ts'

/** JSON output that is arriving. */
export interface PartialOutput {
  /** All texts joined. */
  readonly all: PartialJson
  /** The last text block; the same as `all` if it is the first. */
  readonly last: PartialJson
  /** Whether a text block has started. */
  readonly begun: boolean
}

/** Returns the output after one more event: the pure function used by {@link scanOutput}. */
export const outputReducer = (
  output: PartialOutput | undefined,
  event: MessageStreamEvent | Seam | Restart,
): PartialOutput | undefined => {
  switch (event.type) {
    case '@restart':
      return undefined
    case 'message_start':
      return event.message.content.reduce(
        (before, block) => (block.type === 'text' ? readText(startText(before), block.text) : before),
        nothingYet,
      )
    case 'content_block_start':
      return event.content_block.type === 'text'
        ? readText(startText(output ?? nothingYet), event.content_block.text)
        : output
    case 'message_stop':
      return output && each(output, endJson)
    default: {
      const text = addedText(event)
      return text === '' ? output : readText(output ?? nothingYet, text)
    }
  }
}

/** Returns the visible part of the output: of all texts or, if they are not valid JSON, of the last one. */
export const outputValue = ({ all, last }: PartialOutput): Json | undefined =>
  all.status === 'invalid' && last.status !== 'invalid' ? last.value : all.value

const nothingYet: PartialOutput = ((json) => ({ all: json, last: json, begun: false }))(startJson())

const startText = (output: PartialOutput): PartialOutput => ({
  all: output.all,
  last: output.begun ? startJson() : output.all,
  begun: true,
})

const readText = (output: PartialOutput, text: string): PartialOutput =>
  each(output, (json) => readMoreJson(json, text, 'The output'))

/** Applies a function to both texts, once if they are the same. */
const each = ({ all, last, begun }: PartialOutput, read: (json: PartialJson) => PartialJson): PartialOutput => {
  const after = read(all)
  return { all: after, last: last === all ? after : read(last), begun }
}
