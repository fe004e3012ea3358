import { blocksToKeep, continueAt, resumable, unsaid } from '../../src/conversation/continueAt.ts'
import type { ContentBlock, Message, MessageStreamEvent } from '../../src/index.ts'
import { blockDelta, blockStart, blockStop, messageStop, start } from '../events.ts'

const text = (text: string) => ({ type: 'text', text }) as const
const thinking = { type: 'thinking', thinking: 'x', signature: 's' } as const
const call = { type: 'tool_use', id: 'toolu_1', name: 'n', input: {} } as const
const delta = (index: number, text: string) => blockDelta(index, { type: 'text_delta', text })
const ping: MessageStreamEvent = { type: 'ping' }

const message = (...content: readonly ContentBlock[]): Message => {
  const event = start()
  if (event.type !== 'message_start') throw new Error('It is the start')
  return { ...event.message, content }
}

describe('blocksToKeep', () => {
  it.each<[readonly ContentBlock[], number]>([
    [[], 0],
    [[thinking], 0],
    [[text(' \n')], 0],
    [[text('a')], 1],
    [[thinking, text('a'), text(' '), call], 2],
    [[text('a'), thinking, text('b')], 3],
  ])('counts the blocks of %j up to the last text', (content, kept) => {
    expect(blocksToKeep(message(...content))).toBe(kept)
  })
})

describe('resumable', () => {
  const invalid = { type: '@invalid_tool_input', id: 'toolu_2', name: 'n', wireType: 'tool_use', raw: '{' } as const

  it('has the first blocks, without calls and what Claude does not take back', () => {
    const whole = message(thinking, call, text(' '), invalid, text('a'), text('b'))
    expect(resumable(whole, 5)).toEqual({ ...whole, content: [thinking, text('a')] })
  })
})

describe('unsaid', () => {
  const request = (...messages: readonly object[]) => ({ model: 'm', max_tokens: 1, messages }) as never

  it('is the end of the shown text that the request has not', () => {
    const shown = message(thinking, text('a \n'))
    expect(unsaid(request({ role: 'assistant', content: [text('a')] }), shown)).toBe(' \n')
    expect(
      unsaid(request({ role: 'user', content: 'Hi' }, { role: 'assistant', content: [text('b'), text('a ')] }), shown),
    ).toBe('\n')
  })

  it.each<[string, readonly object[], Message]>([
    ['no turn', [], message(text('a '))],
    ['a last turn of the user', [{ role: 'user', content: [text('a')] }], message(text('a '))],
    ['a turn that is a text', [{ role: 'assistant', content: 'a' }], message(text('a '))],
    ['another text', [{ role: 'assistant', content: [text('b')] }], message(text('a '))],
    ['another block', [{ role: 'assistant', content: [thinking] }], message(text('a '))],
    ['nothing shown', [{ role: 'assistant', content: [text('a')] }], message()],
    ['a call shown', [{ role: 'assistant', content: [text('a')] }], message(call)],
  ])('is empty with %s', (_, messages, shown) => {
    expect(unsaid(request(...messages), shown)).toBe('')
  })
})

describe('continueAt', () => {
  const continued = (kept: number, isOpen: boolean, repeated: string, ...events: readonly MessageStreamEvent[]) =>
    events.flatMap(continueAt(kept, isOpen, repeated))

  it('continues the open text with the first text, and moves the blocks after it', () => {
    const events = [
      start(),
      ping,
      blockStart(0, text('')),
      delta(0, 'b'),
      blockStop(0),
      blockStart(1, call),
      blockStop(1),
      messageStop,
    ]
    expect(continued(2, true, '', ...events)).toEqual([
      start(),
      ping,
      delta(1, 'b'),
      blockStop(1),
      blockStart(2, call),
      blockStop(2),
      messageStop,
    ])
  })

  it('adds the text with which the first block starts', () => {
    expect(continued(1, true, '', blockStart(0, text('b')))).toEqual([delta(0, 'b')])
  })

  it('stops the open text before any other block, and before the end', () => {
    const json = blockDelta(0, { type: 'input_json_delta', partial_json: '{' })
    expect(continued(2, true, '', blockStart(0, call), json)).toEqual([
      blockStop(1),
      blockStart(2, call),
      { ...json, index: 2 },
    ])
    expect(continued(2, true, '', messageStop)).toEqual([blockStop(1), messageStop])
  })

  it('adds blocks if none is open', () => {
    const events = [blockStart(0, text('')), delta(0, 'b'), blockStop(0), blockStart(1, call), messageStop]
    expect(continued(2, false, '', ...events)).toEqual([
      blockStart(2, text('')),
      delta(2, 'b'),
      blockStop(2),
      blockStart(3, call),
      messageStop,
    ])
  })

  it.each<[string, readonly string[], readonly string[]]>([
    ['all of it at once', ['  b'], ['b']],
    ['in two pieces', [' ', ' b', ' c'], ['', 'b', ' c']],
    ['in two pieces with nothing between', [' ', '', ' b'], ['', '', 'b']],
    ['only a part of it', [' b', ' c'], ['b', ' c']],
    ['none of it', ['b', '  c'], ['b', '  c']],
    ['more than it', ['   b'], [' b']],
  ])('leaves out white space that was shown and is repeated: %s', (_, pieces, left) => {
    const events = [blockStart(0, text('')), ...pieces.map((piece) => delta(0, piece))]
    expect(continued(1, true, '  ', ...events)).toEqual(left.map((piece) => delta(0, piece)))
  })
})
