import fc from 'fast-check'
import {
  type ContentBlock,
  messageReducer,
  type MessageSnapshot,
  type MessageStreamEvent,
  messageText,
} from '../../../src/index.ts'
import { alphabet, streamOf } from '../../../src/testing/index.ts'
import { anyMessage, blockDelta, blockStart, blockStop, messageStop, resumeWith, start } from '../../events.ts'

/** All the snapshots, the one before the first event included. */
const snapshots = (events: readonly MessageStreamEvent[]): readonly (MessageSnapshot | undefined)[] => {
  const all: (MessageSnapshot | undefined)[] = [undefined]
  for (const event of events) all.push(messageReducer(all.at(-1), event))
  return all
}

const fold = (...events: readonly MessageStreamEvent[]): MessageSnapshot => {
  const snapshot = snapshots(events).at(-1)
  if (snapshot === undefined) throw new Error('nothing has begun')
  return snapshot
}

const eventsOf = (diagram: string): readonly MessageStreamEvent[] => {
  const events: MessageStreamEvent[] = []
  streamOf(diagram)()
    .subscribe((event) => events.push(event))
    .unsubscribe()
  return events
}

const freeze = <A>(value: A): A => {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    Object.values(value).forEach(freeze)
  }
  return value
}

const delta = (delta: object, rest: object = {}) => ({ type: 'message_delta', delta, ...rest }) as MessageStreamEvent
const tool: ContentBlock = { type: 'tool_use', id: 't', name: 'n', input: {}, caller: { type: 'direct' } }
const json = (partial_json: string) => blockDelta(0, { type: 'input_json_delta', partial_json })
const thinking: ContentBlock = { type: 'thinking', thinking: '', signature: '' }

describe('messageReducer', () => {
  it('starts another message after a stop reason, even with the id of the one before, as doubles of a server have', () => {
    const [call, answer] = [eventsOf('S{jk}T.'), eventsOf('S[b]$.')]
    expect(fold(...call, ...answer)).toEqual(fold(...answer))
    expect(fold(...answer, ...call)).toEqual(fold(...call))
  })

  it('folds a message', () => {
    expect(fold(...eventsOf('S<xy~>[ab]{jk}pT?.'))).toEqual({
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: 'claude-test',
      content: [
        { type: 'thinking', thinking: 'xy', signature: 'signed' },
        { type: 'text', text: 'ab' },
        { type: 'tool_use', id: 'toolu_2', name: 'tool', input: { a: 1 } },
      ],
      stop_reason: 'tool_use',
      stop_sequence: null,
      usage: { input_tokens: 10, output_tokens: 5 },
    })
  })

  describe('what is new, and what is the same', () => {
    it('never changes what it was given', () => {
      fc.assert(
        fc.property(anyMessage, (events) => {
          let snapshot: MessageSnapshot | undefined
          for (const event of freeze(events)) snapshot = freeze(messageReducer(snapshot, event))
          expect(snapshot?.stop_reason).toBe('end_turn')
        }),
      )
    })

    it('gives a copy of the message that starts, not the object of the event', () => {
      const event = start()
      const snapshot = fold(event)
      if (event.type !== 'message_start') throw new Error('it is the start')
      expect(snapshot).toEqual(event.message)
      expect(snapshot).not.toBe(event.message)
      expect(snapshot.content).not.toBe(event.message.content)
      expect(snapshot.usage).not.toBe(event.message.usage)
    })

    it('touches one block at a time, and never a block that has stopped', () => {
      fc.assert(
        fc.property(anyMessage, (events) => {
          const all = snapshots(events)
          const stopped = new Set<number>()
          events.forEach((event, place) => {
            const [before, after] = [all[place], all[place + 1]]
            const touched = 'index' in event ? event.index : -1
            before?.content.forEach((block, index) => {
              if (index !== touched || stopped.has(index)) expect(after?.content[index]).toBe(block)
            })
            if (event.type !== 'message_start' && event.type !== 'message_delta')
              expect(after?.usage).toBe(before?.usage)
            if (event.type === 'content_block_stop') stopped.add(event.index)
          })
        }),
      )
    })

    it.each([
      ['a ping', alphabet.p],
      ['an unknown event', alphabet['?']],
      ['the stop of a text block', blockStop(0)],
      ['an empty delta', blockDelta(0, { type: 'text_delta', text: '' })],
      ['an unknown delta', blockDelta(0, { type: '@unknown', wireType: 'new_delta', raw: { type: 'new_delta' } })],
      ['a delta for another kind of block', blockDelta(0, { type: 'thinking_delta', thinking: 'x' })],
      ['a delta for no block', blockDelta(7, { type: 'text_delta', text: 'x' })],
      ['the end', messageStop],
      ['the same beginning again', start()],
    ])('gives back the very same snapshot at %s', (_, event) => {
      const before = fold(...eventsOf('S[ab'))
      expect(messageReducer(before, event)).toBe(before)
    })

    it('gives undefined for whatever comes before a message', () => {
      fc.assert(
        fc.property(anyMessage, ([, ...rest]) => {
          expect(new Set(snapshots(rest))).toEqual(new Set([undefined]))
        }),
      )
    })

    it('makes the text longer, never other: each is a prefix of the last', () => {
      fc.assert(
        fc.property(anyMessage, (events) => {
          const all = snapshots(events).filter((snapshot) => snapshot !== undefined)
          const last = all.at(-1)?.content ?? []
          for (const { content } of all) {
            content.forEach((block, index) => {
              const end = last[index]
              if (block.type === 'text') expect(end?.type === 'text' && end.text.startsWith(block.text)).toBe(true)
              if (block.type === 'thinking')
                expect(end?.type === 'thinking' && end.thinking.startsWith(block.thinking)).toBe(true)
            })
          }
          expect(messageText(fold(...events))).toBe(
            events
              .filter((event) => event.type === 'content_block_delta')
              .filter(({ delta }) => delta.type === 'text_delta')
              .sort((a, b) => a.index - b.index)
              .map(({ delta }) => (delta.type === 'text_delta' ? delta.text : ''))
              .join(''),
          )
        }),
      )
    })
  })

  describe('a message', () => {
    it('begins anew with another id', () => {
      expect(fold(...eventsOf('S[ab]$.'), start('msg_2'))).toMatchObject({ id: 'msg_2', content: [] })
    })

    it('keeps content and a stop reason that it brings along', () => {
      const content = [{ type: 'text', text: 'Olá' }]
      expect(fold(start('m', { content, stop_reason: 'tool_use' }), messageStop)).toMatchObject({
        content,
        stop_reason: 'tool_use',
      })
    })

    it('has what a message_delta assigns, and keeps what it does not name', () => {
      const first = fold(start('m', { stop_details: { type: 'refusal' } }), delta({ stop_reason: 'refusal' }))
      expect(first).toMatchObject({ stop_reason: 'refusal', stop_details: { type: 'refusal' } })
    })

    it.each([null, undefined])('keeps what was known if a later message_delta has %p for it', (nothing) => {
      const known = { stop_reason: 'max_tokens', stop_sequence: 'x', stop_details: { type: 'refusal' } }
      const none = { stop_reason: nothing, stop_sequence: nothing, stop_details: nothing, container: nothing }
      const snapshot = fold(start('m'), delta(known), delta(none, { usage: { output_tokens: nothing } }))
      expect(snapshot).toMatchObject({ ...known, usage: { output_tokens: 1 } })
    })

    it('has a null that nothing was known for', () => {
      expect(fold(start('m'), delta({ stop_reason: 'end_turn', stop_sequence: null }))).toMatchObject({
        stop_sequence: null,
      })
    })

    it('has its usage replaced, never added, and keeps what is absent or null', () => {
      const usage = { input_tokens: 10, output_tokens: 1, cache_read_input_tokens: 3, service_tier: 'standard' }
      const snapshot = fold(
        start('m', { usage }),
        delta({}, { usage: { output_tokens: 5, input_tokens: null } }),
        delta(
          {},
          {
            usage: {
              output_tokens: 9,
              cache_read_input_tokens: 4,
              server_tool_use: { web_search_requests: 1 },
              cost: 0.5,
            },
          },
        ),
      )
      expect(snapshot.usage).toEqual({
        input_tokens: 10,
        output_tokens: 9,
        cache_read_input_tokens: 4,
        service_tier: 'standard',
        server_tool_use: { web_search_requests: 1 },
        cost: 0.5,
      })
    })

    it('has context management or input transformations alone', () => {
      expect(fold(start('m'), delta({}, { context_management: { applied_edits: [] } }))).toMatchObject({
        context_management: { applied_edits: [] },
      })
      expect(fold(start('m'), delta({}, { input_transformations: [] }))).toMatchObject({ input_transformations: [] })
    })

    it('keeps so many of its blocks at a seam', () => {
      const snapshot = fold(start(), blockStart(0, { type: 'text', text: 'a' }), blockStart(1, thinking))
      expect(messageReducer(snapshot, resumeWith(1))).toEqual({ ...snapshot, content: snapshot.content.slice(0, 1) })
    })

    it('keeps container, context management and input transformations, unless null takes their place', () => {
      const notes = { context_management: { applied_edits: [] }, input_transformations: [] }
      const full = fold(
        start('m'),
        delta({ container: { id: 'c' } }, notes),
        delta({ container: null }, { context_management: null }),
      )
      expect(full).toMatchObject({ container: { id: 'c' }, ...notes })
    })
  })

  describe('a text block', () => {
    it('collects its citations', () => {
      const citation = { type: 'web_search_result_location', cited_text: 'a', url: 'u' } as const
      const cited = blockDelta(0, { type: 'citations_delta', citation })
      expect(fold(start(), blockStart(0, { type: 'text', text: 'x', citations: null }), cited, cited).content).toEqual([
        { type: 'text', text: 'x', citations: [citation, citation] },
      ])
    })
  })

  describe('a thinking block', () => {
    const signed = blockDelta(0, { type: 'signature_delta', signature: 'signed' })
    const more = blockDelta(0, { type: 'thinking_delta', thinking: 'x' })

    it('is signed when it stops, and not before', () => {
      expect(fold(start(), blockStart(0, thinking), more, signed).content).toEqual([
        { type: 'thinking', thinking: 'x', signature: '', '@signature': 'signed' },
      ])
      expect(fold(start(), blockStart(0, thinking), more, signed, more, blockStop(0)).content).toEqual([
        { type: 'thinking', thinking: 'xx', signature: 'signed' },
      ])
    })

    it('has the last signature that came, not all of them', () => {
      const again = blockDelta(0, { type: 'signature_delta', signature: 'again' })
      expect(fold(start(), blockStart(0, thinking), signed, again, blockStop(0)).content).toMatchObject([
        { signature: 'again' },
      ])
    })

    it('is not signed by what happened to another fold of the same snapshot', () => {
      const open = fold(start(), blockStart(0, thinking))
      messageReducer(open, signed)
      expect(messageReducer(open, blockStop(0))).toBe(open)
    })

    it('that does not stop is not signed at the end', () => {
      expect(fold(start(), blockStart(0, thinking), signed, messageStop).content).toEqual([thinking])
    })
  })

  describe('a tool call', () => {
    it('is partial until it stops, whatever it is on the wire', () => {
      const mcp: ContentBlock = { type: 'mcp_tool_use', id: 'm', name: 'n', server_name: 's', input: {} }
      expect(fold(start(), blockStart(0, mcp), json('{"a'), json('":1')).content).toEqual([
        { type: '@partial_tool_input', wireType: 'mcp_tool_use', id: 'm', name: 'n', raw: '{"a":1', started: mcp },
      ])
    })

    it('has the input that was said, and whatever else it started with', () => {
      expect(fold(start(), blockStart(0, tool), json('{"a'), json('":[1]}'), blockStop(0)).content).toEqual([
        { ...tool, input: { a: [1] } },
      ])
    })

    it('without a text keeps the input that it started with', () => {
      const filled = { ...tool, input: { city: 'Porto' } }
      expect(fold(start(), blockStart(0, filled), json(''), blockStop(0)).content).toEqual([filled])
    })

    it('does not take the input that it started with for a prefix', () => {
      const filled = { ...tool, input: { city: 'Porto' } }
      expect(fold(start(), blockStart(0, filled), json('{"city":"Faro"}'), blockStop(0)).content).toEqual([
        { ...tool, input: { city: 'Faro' } },
      ])
    })

    it.each(['null', '[1]', '"x"', '7', 'true'])('whose input is JSON but not an object is invalid: %s', (raw) => {
      expect(fold(start(), blockStart(0, tool), json(raw), blockStop(0)).content).toMatchObject([
        { type: '@invalid_tool_input', raw },
      ])
    })

    it.each([
      ['blank', tool, ' \n'],
      ['missing', { ...tool, input: null }, ''],
    ])('whose input is %s has the input {}', (_, block, raw) => {
      expect(fold(start(), blockStart(0, block), json(raw), blockStop(0)).content).toEqual([{ ...tool, input: {} }])
    })

    it('whose text is no JSON is invalid, and never repaired', () => {
      expect(
        fold(start(), blockStart(0, tool), json('{"path":"a.txt","content":"hello wor'), blockStop(0)).content,
      ).toEqual([
        {
          type: '@invalid_tool_input',
          wireType: 'tool_use',
          id: 't',
          name: 'n',
          raw: '{"path":"a.txt","content":"hello wor',
          caller: { type: 'direct' },
        },
      ])
    })

    it('that has not stopped when the message does is invalid, even where its text is JSON so far', () => {
      expect(fold(start(), blockStart(0, tool), json('{}'), messageStop).content).toMatchObject([
        { type: '@invalid_tool_input', raw: '{}' },
      ])
      expect(fold(start(), blockStart(0, tool), messageStop).content).toMatchObject([
        { type: '@invalid_tool_input', raw: '' },
      ])
    })

    it('that has not stopped is invalid beside blocks that have', () => {
      expect(
        fold(start(), blockStart(0, tool), blockStart(1, { type: 'text', text: 'a' }), messageStop).content,
      ).toEqual([
        { ...tool, type: '@invalid_tool_input', wireType: 'tool_use', raw: '', input: undefined },
        { type: 'text', text: 'a' },
      ])
    })

    it('is never run with a part of its input: every strict prefix is invalid', () => {
      fc.assert(
        fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }), fc.nat(), (input, place) => {
          const text = JSON.stringify(input)
          const prefix = text.slice(0, 1 + (place % (text.length - 1)))
          expect(fold(start(), blockStart(0, tool), json(prefix), blockStop(0)).content).toMatchObject([
            { type: '@invalid_tool_input', raw: prefix },
          ])
        }),
      )
    })
  })

  it.each([
    ['text', { type: 'text', text: '' }, { type: 'text_delta', text: 'a' }, { text: 'a' }],
    ['cited text', { type: 'text', text: '', citations: null }, { type: 'text_delta', text: 'a' }, { text: 'a' }],
    [
      'thinking',
      { type: 'thinking', thinking: '', signature: '' },
      { type: 'thinking_delta', thinking: 'a' },
      { thinking: 'a' },
    ],
    [
      'thinking that names no signature',
      { type: 'thinking', thinking: '' },
      { type: 'thinking_delta', thinking: 'a' },
      { thinking: 'a' },
    ],
  ] as const)('keeps what it does not know in a block of %s that grows', (_, block, delta, grown) => {
    for (const content_block of [block, { ...block, news: 1 }]) {
      const snapshot = fold(alphabet.S, blockStart(0, content_block), blockDelta(0, delta))
      expect(snapshot.content).toStrictEqual([{ ...content_block, ...grown }])
    }
  })

  it('assigns what a compaction_delta says, null included', () => {
    const compaction: ContentBlock = { type: 'compaction', content: null, encrypted_content: 'old' }
    const said = blockDelta(0, { type: 'compaction_delta', content: 'short' })
    const failed = blockDelta(0, { type: 'compaction_delta', content: null, encrypted_content: 'e' })
    expect(fold(start(), blockStart(0, compaction), said).content).toEqual([{ ...compaction, content: 'short' }])
    expect(fold(start(), blockStart(0, compaction), said, failed).content).toEqual([
      { ...compaction, content: null, encrypted_content: 'e' },
    ])
  })

  it.each([2, 0.5, -1, 1e9, NaN])('leaves a block out that starts at %p, where 0 is next', (index) => {
    const begun = fold(start())
    expect(messageReducer(begun, blockStart(index, tool))).toBe(begun)
  })

  it('never puts a block in the place of another', () => {
    const begun = fold(start(), blockStart(0, tool), blockStop(0))
    expect(messageReducer(begun, blockStart(0, { type: 'text', text: '' }))).toBe(begun)
  })

  it('takes neither blocks nor another id from a message_delta', () => {
    const delta = { stop_reason: 'end_turn', content: null, id: 'other', usage: null }
    const begun = fold(start(), blockStart(0, tool), blockStop(0))
    expect(messageReducer(begun, { type: 'message_delta', delta, usage: { output_tokens: 2 } })).toEqual({
      ...begun,
      stop_reason: 'end_turn',
      usage: { ...begun.usage, output_tokens: 2 },
    })
  })

  it('relabels the model where another takes over', () => {
    const fallback: ContentBlock = { type: 'fallback', from: { model: 'a' }, to: { model: 'b' }, trigger: null }
    expect(fold(start(), blockStart(0, fallback))).toMatchObject({ model: 'b', content: [fallback] })
  })

  it('sends every delta of interleaved blocks to its block', () => {
    const text = (index: number, text: string) => blockDelta(index, { type: 'text_delta', text })
    const events = [
      start(),
      blockStart(0, { type: 'text', text: '' }),
      blockStart(1, tool),
      text(0, 'a'),
      blockDelta(1, { type: 'input_json_delta', partial_json: '{"n"' }),
      blockStart(2, { type: 'text', text: '' }),
      text(2, 'c'),
      text(0, 'b'),
      blockDelta(1, { type: 'input_json_delta', partial_json: ':2}' }),
      blockStop(2),
      blockStop(0),
      blockStop(1),
    ]
    expect(fold(...events).content).toEqual([
      { type: 'text', text: 'ab' },
      { ...tool, input: { n: 2 } },
      { type: 'text', text: 'c' },
    ])
  })
})
