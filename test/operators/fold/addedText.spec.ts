import { addedText } from '../../../src/operators/fold/addedText.ts'
import { alphabet } from '../../../src/testing/index.ts'
import { blockDelta, blockStart, messageStop, resumeWith, start } from '../../events.ts'

const thinking = { type: 'thinking', thinking: 'x', signature: '' } as const
const text = (text: string) => ({ type: 'text', text }) as const

describe('addedText', () => {
  it.each([
    ['a delta', blockDelta(0, { type: 'text_delta', text: 'a' }), 'a'],
    ['a block that starts with text', blockStart(0, text('ab')), 'ab'],
    ['a message that starts with blocks', start('m', { content: [text('a'), thinking, text('b')] }), 'ab'],
  ])('is the text of %s', (_, event, added) => {
    expect(addedText(event)).toBe(added)
  })

  it.each([
    ['a delta of thinking', blockDelta(0, { type: 'thinking_delta', thinking: 'x' })],
    ['a delta of tool input', blockDelta(0, { type: 'input_json_delta', partial_json: '{' })],
    ['a block of thinking', blockStart(0, thinking)],
    ['a message without blocks', start()],
    ['the end', messageStop],
    ['a ping', alphabet.p],
    ['a seam', resumeWith(1)],
  ])('is empty for %s', (_, event) => {
    expect(addedText(event)).toBe('')
  })
})
