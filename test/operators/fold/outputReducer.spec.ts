import type { MessageStreamEvent } from '../../../src/codec/messages/MessageStreamEvent.ts'
import { outputReducer, outputValue, type PartialOutput } from '../../../src/operators/fold/outputReducer.ts'
import type { Restart } from '../../../src/operators/fold/Restart.ts'
import { overloaded } from '../../../src/testing/index.ts'
import { blockDelta, blockStart, messageStop, resumeWith, start } from '../../events.ts'

const block = (text = '') => blockStart(0, { type: 'text', text })
const text = (text: string) => blockDelta(0, { type: 'text_delta', text })
const thinking = blockStart(0, { type: 'thinking', thinking: '{', signature: '' })
const restart: Restart = { type: '@restart', attempt: 1, failure: overloaded }

const read = (...events: readonly (MessageStreamEvent | Restart)[]): PartialOutput | undefined =>
  events.reduce<PartialOutput | undefined>(outputReducer, undefined)

const valueOf = (output: PartialOutput | undefined) => output && outputValue(output)

describe('outputReducer', () => {
  it('reads the texts that message_start and content_block_start have', () => {
    const content = [
      { type: 'thinking', thinking: 'x', signature: '' },
      { type: 'text', text: '{"a":[1' },
    ] as const
    expect(valueOf(read(start('msg_1', { content }), text(',2]}')))).toEqual({ a: [1, 2] })
    expect(valueOf(read(start(), block('{"a":"b'), text('c"}'), messageStop))).toEqual({ a: 'bc' })
    expect(valueOf(read(block('[1]')))).toEqual([1])
    const texts = ['Here it is: ', '[1]'].map((text) => ({ type: 'text', text }))
    expect(valueOf(read(start('msg_1', { content: texts })))).toEqual([1])
  })

  it('returns the same output after an event without text', () => {
    const output = read(start(), block(), text('{"a":1'))
    for (const event of [text(''), thinking, resumeWith(1), blockDelta(0, { type: 'thinking_delta', thinking: '}' })])
      expect(output && outputReducer(output, event)).toBe(output)
    expect(outputReducer(undefined, thinking)).toBeUndefined()
    expect(outputReducer(undefined, messageStop)).toBeUndefined()
  })

  it('forgets everything at a restart and at a further message', () => {
    expect(read(start(), block(), text('{'), restart)).toBeUndefined()
    expect(valueOf(read(start(), block(), text('{'), messageStop, start('msg_2'), block(), text('[2]')))).toEqual([2])
  })

  it('is the value of all texts, or of the last one if all together are not valid', () => {
    expect(valueOf(read(block(), text('[1'), block(), text(',2]'), messageStop))).toEqual([1, 2])
    expect(valueOf(read(block(), text('Here it is: '), block(), text('[1]'), messageStop))).toEqual([1])
    expect(valueOf(read(block(), text('[1]'), block(), text('x'), messageStop))).toEqual([1])
    expect(valueOf(read(block(), text('[1] x'), block(), text('y')))).toEqual([1])
    expect(read(block(), text('Here it is: '))?.all).toMatchObject({ status: 'invalid' })
  })

  it('reads a text once while there is one', () => {
    const one = read(start(), block(), text('[1'))
    expect(one?.last).toBe(one?.all)
    const two = read(start(), block(), text('[1'), block(), text(',2'))
    expect(two?.last).not.toBe(two?.all)
  })
})
