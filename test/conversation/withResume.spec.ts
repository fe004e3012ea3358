import fc from 'fast-check'
import { concat, defer, filter, from, lastValueFrom, map, type Observable, of, take, throwError, toArray } from 'rxjs'
import {
  canPrefill,
  contentBlocks,
  continueByModel,
  continueByPrefill,
  continueByPrompt,
  type Continuation,
  type Message,
  type MessageRequest,
  type MessageStreamEvent,
  messageText,
  reduceMessage,
  type Resume,
  scanMessage,
  textDeltas,
  TruncatedFailure,
  withResume,
} from '../../src/index.ts'
import { throwIfOutOfOrder } from '../../src/wire/index.ts'
import { refusesPrefill } from '../../src/conversation/continueByModel.ts'
import { alphabet, marbles, overloaded } from '../../src/testing/index.ts'
import { anyMessage, blockDelta, blockStart, blockStop, messageStop, start } from '../events.ts'

const request: MessageRequest = {
  model: 'claude-sonnet-4-5',
  max_tokens: 9,
  messages: [{ role: 'user', content: 'Hi' }],
}
const text = (index: number, text: string) => blockDelta(index, { type: 'text_delta', text })
const open = (index: number, value = '') => blockStart(index, { type: 'text', text: value })
const end: MessageStreamEvent = {
  type: 'message_delta',
  delta: { stop_reason: 'end_turn' },
  usage: { output_tokens: 3 },
}
const thinking = { type: 'thinking', thinking: '', signature: '' } as const
const tool = { type: 'tool_use', id: 't', name: 'n', input: {} } as const

/** An `ask` that answers each request with the next stream, and remembers what it was asked. */
const answers = (...streams: readonly Observable<MessageStreamEvent>[]) => {
  const requests: MessageRequest[] = []
  return {
    requests,
    ask: (request: MessageRequest) => {
      requests.push(request)
      return streams[requests.length - 1] ?? throwError(() => new Error('one request too many'))
    },
  }
}

const broken = (...events: readonly MessageStreamEvent[]) =>
  concat(
    from(events),
    throwError(() => overloaded),
  )

const run = async (by: Continuation, ...streams: readonly Observable<MessageStreamEvent>[]) => {
  const { ask, requests } = answers(...streams)
  const events = await lastValueFrom(withResume(ask, { by })(request).pipe(toArray()))
  const message = await lastValueFrom(from(events).pipe(reduceMessage()))
  return { events, message, requests, text: messageText(message) }
}

const isResume = (event: { readonly type: string }): event is Resume => event.type === '@resume'

describe('withResume', () => {
  it('continues an answer that was cut although its message_start has a stop reason', async () => {
    const first = broken(start('msg_1', { stop_reason: 'end_turn' }), open(0), text(0, 'a'))
    const second = of(start('msg_2'), open(0), text(0, 'b'), blockStop(0), end, messageStop)
    const { requests, text: shown } = await run(continueByPrefill, first, second)
    expect(requests).toHaveLength(2)
    expect(shown).toBe('ab')
  })

  it('sends nothing if only message_stop is missing, even if the server ended the body', async () => {
    const cut = concat(
      of(start(), open(0), text(0, 'a'), blockStop(0), end),
      throwError(() => new TruncatedFailure('cut')),
    )
    const { ask, requests } = answers(cut)
    const spoken = withResume(ask, { by: continueByPrefill, when: () => false })(request)
    expect(await lastValueFrom(spoken)).toEqual(messageStop)
    expect(requests).toHaveLength(1)
  })

  it.each([
    ['continueByPrefill', continueByPrefill],
    ['continueByPrompt', continueByPrompt],
  ])('gives %s no block that Claude does not take back', async (_, by) => {
    const server = { type: 'server_tool_use', id: 's', name: 'web_search', input: {} } as const
    const other = { type: 'server_tool_use', id: 'o', name: 'web_search', input: {} } as const
    const found = { type: 'web_search_tool_result', tool_use_id: 's', content: [] } as const
    const blocks = [thinking, { type: 'text', text: '\n\n' } as const, tool, server, found, other]
    const first = broken(
      start(),
      ...blocks.flatMap((block, index) => [blockStart(index, block), blockStop(index)]),
      open(6),
      text(6, 'a'),
    )
    const partials: Message[] = []
    const second = of(start('msg_2'), open(0), text(0, 'b'), blockStop(0), end, messageStop)
    const { message } = await run(
      (asked, partial) => {
        partials.push(partial)
        return by(asked, partial)
      },
      first,
      second,
    )
    expect(partials.map(({ content }) => content)).toEqual([[server, found, { type: 'text', text: 'a' }]])
    expect(message.content).toHaveLength(7)
  })

  it(
    'goes on where the answer broke, and says so',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const first = cold('   S[a#       ', alphabet, overloaded)
      const second = cold('     S[b]$(.|)', alphabet)
      const firstSubs = '    ^--!'
      const secondSubs = '   ---^----!'
      const expected = '     S[a&-b]$(.|)'

      const { ask } = answers(first, second)
      const message = alphabet.S.type === 'message_start' ? alphabet.S.message : undefined
      const resume = { type: '@resume', attempt: 1, failure: overloaded, blocks: 1, message }
      const result = withResume(ask, { by: continueByPrefill })(request)
      expectObservable(result).toBe(expected, { ...alphabet, '&': resume })
      expectSubscriptions(first.subscriptions).toBe(firstSubs)
      expectSubscriptions(second.subscriptions).toBe(secondSubs)
    }),
  )

  it(
    'lets the further request go when it is unsubscribed',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const first = cold('   S[a#', alphabet, overloaded)
      const second = cold('     S[b-b-b', alphabet)
      const unsub = '        ------!'
      const secondSubs = '   ---^--!'

      const deltas = withResume(answers(first, second).ask, { by: continueByPrefill })(request).pipe(textDeltas())
      expectObservable(deltas, unsub).toBe('--a--b-')
      expectSubscriptions(second.subscriptions).toBe(secondSubs)
    }),
  )

  it('gives one message, its text said once, to deltas and to snapshots', async () => {
    const {
      events,
      message,
      text: whole,
    } = await run(
      continueByPrefill,
      broken(start(), open(0), text(0, 'Olá, ')),
      of(start('msg_2'), open(0), text(0, 'mundo'), blockStop(0), end, messageStop),
    )
    expect(whole).toBe('Olá, mundo')
    expect(message).toMatchObject({ id: 'msg_1', stop_reason: 'end_turn', content: [{ type: 'text' }] })
    expect(await lastValueFrom(from(events).pipe(textDeltas(), toArray()))).toEqual(['Olá, ', 'mundo'])
    expect(events.filter(({ type }) => type === 'message_start')).toHaveLength(1)
  })

  it('is one legal message, wherever the first one breaks', async () => {
    const second = [
      start('msg_2'),
      open(0),
      text(0, '…'),
      blockStop(0),
      blockStart(1, tool),
      blockStop(1),
      end,
      messageStop,
    ]
    await fc.assert(
      fc.asyncProperty(
        anyMessage,
        fc.nat(),
        fc.constantFrom(continueByPrefill, continueByPrompt),
        async (events, at, by) => {
          const cut = 1 + (at % (events.length - 1))
          const first = events.slice(0, cut).filter(({ type }) => type !== 'message_delta')
          const { events: all, requests } = await run(by, broken(...first), from(second))
          expect(requests).toHaveLength(2)
          const resume = all.findIndex(isResume)
          const blocks = all.find(isResume)?.blocks ?? 0
          // What was dropped had begun; without it, the order is that of any message.
          const legal = [
            ...all.slice(0, resume).filter((event) => !('index' in event) || event.index < blocks),
            ...all.slice(resume + 1),
          ]
          await lastValueFrom(from(legal as readonly MessageStreamEvent[]).pipe(throwIfOutOfOrder()))
        },
      ),
    )
  })

  describe('drops what cannot be carried on', () => {
    it.each<[string, readonly MessageStreamEvent[]]>([
      ['a thought that was cut', [blockStart(1, thinking), blockDelta(1, { type: 'thinking_delta', thinking: 'hm' })]],
      [
        'a signature that was not committed',
        [blockStart(1, thinking), blockDelta(1, { type: 'signature_delta', signature: 's' })],
      ],
      ['a call that was cut', [blockStart(1, tool), blockDelta(1, { type: 'input_json_delta', partial_json: '{"a' })]],
      ['a call that no text follows', [blockStart(1, tool), blockStop(1)]],
    ])('%s', async (_, events) => {
      const {
        message,
        requests,
        events: all,
      } = await run(
        continueByPrefill,
        broken(start(), open(0), text(0, 'Olá'), blockStop(0), ...events),
        of(start('msg_2'), open(0), text(0, '!'), blockStop(0), end, messageStop),
      )
      expect(requests[1]?.messages.at(-1)).toEqual({ role: 'assistant', content: [{ type: 'text', text: 'Olá' }] })
      expect(all.find(isResume)).toMatchObject({ blocks: 1 })
      expect(message.content).toEqual([
        { type: 'text', text: 'Olá' },
        { type: 'text', text: '!' },
      ])
    })

    it('and sends the same request again where no text has come', async () => {
      const { requests, message } = await run(
        continueByPrefill,
        broken(start(), blockStart(0, thinking), blockDelta(0, { type: 'thinking_delta', thinking: 'hm' })),
        of(start('msg_2'), open(0), text(0, 'Olá'), blockStop(0), end, messageStop),
      )
      expect(requests).toEqual([request, request])
      expect(message.content).toEqual([{ type: 'text', text: 'Olá' }])
    })
  })

  it('keeps a thought that is signed, and sends it back', async () => {
    const signed = { type: 'thinking', thinking: 'hm', signature: 's' } as const
    const { requests } = await run(
      continueByPrefill,
      broken(
        start(),
        blockStart(0, thinking),
        blockDelta(0, { type: 'thinking_delta', thinking: 'hm' }),
        blockDelta(0, { type: 'signature_delta', signature: 's' }),
        blockStop(0),
        open(1),
        text(1, 'Olá'),
      ),
      of(start('msg_2'), open(0), blockStop(0), end, messageStop),
    )
    expect(requests[1]?.messages.at(-1)).toEqual({
      role: 'assistant',
      content: [signed, { type: 'text', text: 'Olá' }],
    })
  })

  it.each([
    { by: continueByPrompt, turns: ['user', 'assistant text', 'user'] },
    { by: continueByPrefill, turns: ['user', 'assistant text,text'] },
  ])(
    'leaves out a call of a server’s tool that got no result, also one of the answer that had paused',
    async ({ by, turns }) => {
      const paused: MessageRequest = {
        ...request,
        messages: [
          { role: 'user', content: 'Hi' },
          {
            role: 'assistant',
            content: [
              { type: 'text', text: 'I look it up.' },
              { type: 'server_tool_use', id: 's', name: 'web_search', input: {} },
            ],
          },
        ],
      }
      const { ask, requests } = answers(
        broken(start('a'), open(0), text(0, 'It is')),
        from([start('b'), open(0), text(0, ' 4'), blockStop(0), end, messageStop]),
      )
      await lastValueFrom(withResume(ask, { by })(paused))
      expect(requests[0]).toBe(paused)
      expect(
        requests[1]?.messages.map(({ role, content }) =>
          typeof content === 'string' ? role : `${role} ${(content ?? []).map(({ type }) => type).join()}`,
        ),
      ).toEqual(turns)
    },
  )

  it('closes the open text where the further answer begins with something else', async () => {
    const { message } = await run(
      continueByPrompt,
      broken(start(), open(0), text(0, 'Olá')),
      of(start('msg_2'), blockStart(0, thinking), blockStop(0), open(1), text(1, '!'), blockStop(1), end, messageStop),
    )
    expect(message.content).toEqual([{ type: 'text', text: 'Olá' }, thinking, { type: 'text', text: '!' }])
  })

  it('closes the open text where the further answer has no block', async () => {
    const { events } = await run(
      continueByPrefill,
      broken(start(), open(0), text(0, 'Olá')),
      of(start('msg_2'), end, messageStop),
    )
    expect(events.slice(-3)).toEqual([end, blockStop(0), messageStop])
    expect(await lastValueFrom(from(events).pipe(contentBlocks(), toArray()))).toEqual([{ type: 'text', text: 'Olá' }])
  })

  describe('white space at the seam', () => {
    it.each([
      ['that comes again is said once', 'Olá, ', [' mundo'], 'Olá, mundo'],
      ['that comes again in pieces is said once', 'a\n\n', ['\n', '\nb'], 'a\n\nb'],
      ['that comes only in part is said once', 'a\n\n', ['\nb'], 'a\n\nb'],
      ['that does not come again is kept', 'Olá, ', ['mundo'], 'Olá, mundo'],
      ['that is new is kept', 'Olá,', [' mundo'], 'Olá, mundo'],
      ['is left alone further on', 'a ', [' b', ' c'], 'a b c'],
    ])('%s', async (_, first, pieces, whole) => {
      const second = [start('msg_2'), open(0), ...pieces.map((piece) => text(0, piece)), blockStop(0), end, messageStop]
      const { requests, text: said } = await run(
        continueByPrefill,
        broken(start(), open(0), text(0, first)),
        from(second),
      )
      expect(said).toBe(whole)
      expect(requests[1]?.messages.at(-1)).toMatchObject({ content: [{ text: first.trimEnd() }] })
    })

    it.each([
      ['the open text', [text(0, 'Olá, ')]],
      ['a text that has stopped', [text(0, 'Olá, '), blockStop(0)]],
    ])('that a block brings along when it starts is said once, behind %s', async (_, events) => {
      const second = of(start('msg_2'), open(0, ' mun'), text(0, 'do'), blockStop(0), end, messageStop)
      const { text: said } = await run(continueByPrefill, broken(start(), open(0), ...events), second)
      expect(said).toBe('Olá, mundo')
    })

    it('is said where the answer is carried on by a prompt', async () => {
      const second = of(start('msg_2'), open(0), text(0, ' mundo'), blockStop(0), end, messageStop)
      expect((await run(continueByPrompt, broken(start(), open(0), text(0, 'Olá,')), second)).text).toBe('Olá, mundo')
    })
  })

  it('needs no request where only message_stop is missing', async () => {
    const { requests, events } = await run(
      continueByPrefill,
      broken(start(), open(0), text(0, 'Olá'), blockStop(0), end),
    )
    expect(requests).toHaveLength(1)
    expect(events.at(-1)).toEqual(messageStop)
  })

  it('carries on again and again, up to its count', async () => {
    const piece = (id: string, word: string) => broken(start(id), open(0), text(0, word))
    const { events, text: said } = await run(
      continueByPrefill,
      piece('msg_1', 'a'),
      piece('msg_2', 'b'),
      of(start('msg_3'), open(0), text(0, 'c'), blockStop(0), end, messageStop),
    )
    expect(said).toBe('abc')
    expect(events.filter(isResume).map(({ attempt }) => attempt)).toEqual([1, 2])

    const { ask, requests } = answers(piece('msg_1', 'a'), piece('msg_2', 'b'))
    const once = withResume(ask, { by: continueByPrefill, count: 1 })(request)
    await expect(lastValueFrom(once)).rejects.toBe(overloaded)
    expect(requests).toHaveLength(2)
  })

  describe('over synchronous answers', () => {
    const cut = broken(start(), open(0), text(0, 'a'))
    const asking = () => {
      let requests = 0
      return { requests: () => requests, ask: () => defer(() => ((requests += 1), cut)) }
    }

    it('sends 10 000 further requests, and then errors with the last failure', async () => {
      const { ask, requests } = asking()
      const resumed = withResume(ask, { by: continueByPrefill, count: 10_000 })(request)
      await expect(lastValueFrom(resumed)).rejects.toBe(overloaded)
      expect(requests()).toBe(10_001)
    })

    it('sends no more when it is unsubscribed', async () => {
      const { ask, requests } = asking()
      const resumed = withResume(ask, { by: continueByPrefill, count: Infinity })(request)
      const resumes = await lastValueFrom(resumed.pipe(filter(isResume), take(5_000), toArray()))
      expect([requests(), resumes.length]).toEqual([5_001, 5_000])
    })
  })

  it.each<[string, Observable<MessageStreamEvent>, unknown]>([
    ['before anything has come', broken(), overloaded],
    [
      'that is no failure',
      concat(
        of(start()),
        throwError(() => new TypeError('a bug')),
      ),
      new TypeError('a bug'),
    ],
  ])('passes an error on %s', async (_, first, error) => {
    const { ask, requests } = answers(first)
    await expect(lastValueFrom(withResume(ask, { by: continueByPrefill })(request))).rejects.toEqual(error)
    expect(requests).toHaveLength(1)
  })

  it('leaves the snapshots that were shown as they are', async () => {
    const { ask } = answers(
      broken(start(), open(0), text(0, 'Olá')),
      of(start('msg_2'), open(0), text(0, '!'), blockStop(0), end, messageStop),
    )
    const texts = withResume(ask, { by: continueByPrefill })(request).pipe(scanMessage(), map(messageText), toArray())
    expect(await lastValueFrom(texts)).toEqual(['', '', 'Olá', 'Olá', 'Olá!', 'Olá!'])
  })
})

describe('continueByPrompt', () => {
  it('quotes what was said, and asks to go on', async () => {
    const { requests } = await run(
      continueByPrompt,
      broken(start(), open(0), text(0, 'Olá, ')),
      of(start('msg_2'), end, messageStop),
    )
    expect(requests[1]?.messages.slice(0, 1)).toEqual(request.messages)
    expect(requests[1]?.messages.at(-1)).toMatchObject({
      role: 'user',
      content: expect.stringContaining('<answer>Olá, </answer>'),
    })
  })
})

describe('continueByModel', () => {
  it.each([
    ['claude-2.1', true],
    ['claude-instant-1.2', true],
    ['anthropic.claude-v2:1', true],
    ['claude-3-haiku-20240307', true],
    ['claude-3-7-sonnet@20250219', true],
    ['claude-sonnet-4-20250514', true],
    ['us.anthropic.claude-opus-4-1-20250805-v1:0', true],
    ['claude-haiku-4-5', true],
    ['claude-sonnet-4-5@20250929', true],
    ['claude-opus-4-6', false],
    ['us.anthropic.claude-sonnet-4-6-v1:0', false],
    ['claude-sonnet-5', false],
    ['claude-opus-5-20270101', false],
    ['somebody-else', false],
  ])('knows whether %s can be prefilled', (model, prefill) => {
    expect(canPrefill(model)).toBe(prefill)
    const partial = { content: [{ type: 'text', text: 'a' }] } as unknown as Parameters<Continuation>[1]
    expect(refusesPrefill(model)).toBe(!prefill && model.includes('claude'))
    const role = continueByModel({ ...request, model }, partial).messages.at(-1)?.role
    expect(role).toBe(prefill ? 'assistant' : 'user')
  })
})
