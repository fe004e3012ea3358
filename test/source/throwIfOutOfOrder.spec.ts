import fc from 'fast-check'
import { from, lastValueFrom, toArray } from 'rxjs'
import type { ContentBlockDelta } from '../../src/codec/messages/ContentBlockDelta.ts'
import type { MessageStreamEvent } from '../../src/codec/messages/MessageStreamEvent.ts'
import { type Failure, isTransient } from '../../src/failure/Failure.ts'
import { ProtocolFailure } from '../../src/failure/ProtocolFailure.ts'
import { throwIfOutOfOrder } from '../../src/source/throwIfOutOfOrder.ts'
import { alphabet, marbles } from '../../src/testing/index.ts'
import { anyMessage } from '../events.ts'

const { S, a, j, x } = alphabet
const open = (
  index: number,
  content_block: Extract<MessageStreamEvent, { type: 'content_block_start' }>['content_block'],
) => ({ type: 'content_block_start', index, content_block }) as const
const text = { type: 'text', text: '' } as const
const textDelta = (index: number, piece = 'a') =>
  ({ type: 'content_block_delta', index, delta: { type: 'text_delta', text: piece } }) as const
const signature = (index: number) =>
  ({ type: 'content_block_delta', index, delta: { type: 'signature_delta', signature: 's' } }) as const
const citation = (index: number) =>
  ({
    type: 'content_block_delta',
    index,
    delta: { type: 'citations_delta', citation: { type: '@unknown', wireType: 'c', raw: { type: 'c' } } },
  }) as const
const stop = (index: number) => ({ type: 'content_block_stop', index }) as const
const unknownDelta = (index: number) =>
  ({
    type: 'content_block_delta',
    index,
    delta: { type: '@unknown', wireType: 'new_delta', raw: { type: 'new_delta' } },
  }) as const

const delta = (of: ContentBlockDelta) => ({ type: 'content_block_delta', index: 0, delta: of }) as const

const run = (...events: readonly MessageStreamEvent[]) =>
  lastValueFrom(from(events).pipe(throwIfOutOfOrder(), toArray()))

describe('throwIfOutOfOrder', () => {
  it(
    'passes the events of a message, pings and unknown events anywhere',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  p?Sp[ab]{j?k}<x~>$(.|)', alphabet)
      const subs = '         ^-----------------!'
      const expected = '     p?Sp[ab]{j?k}<x~>$(.|)'

      expectObservable(source.pipe(throwIfOutOfOrder())).toBe(expected, alphabet)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it(
    'lets the source go at the event that has no place',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  S[a]b-$(.|)', alphabet)
      const subs = '         ^---!'
      const expected = '     S[a]#'

      const failure = new ProtocolFailure('Received content_block_delta at index 0, but no block is open there', {
        event: alphabet.b,
      })
      expectObservable(source.pipe(throwIfOutOfOrder())).toBe(expected, alphabet, failure)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it('begins anew for each subscription', async () => {
    const source = from([S, open(0, text), textDelta(0)]).pipe(throwIfOutOfOrder(), toArray())
    expect(await lastValueFrom(source)).toHaveLength(3)
    expect(await lastValueFrom(source)).toHaveLength(3)
  })

  it('counts the blocks that message_start already has', async () => {
    const content = [{ type: 'text', text: 'so far' }] as const
    const begun = S.type === 'message_start' ? { ...S, message: { ...S.message, content } } : S
    const events = [begun, open(1, text), textDelta(1), stop(1)]
    expect(await run(...events)).toEqual(events)
    await expect(run(begun, open(0, text))).rejects.toMatchObject({
      message: 'Received content_block_start at index 0, but message_start contains that block',
    })
  })

  it('lets blocks interleave: the index decides', async () => {
    const events = [S, open(0, text), open(1, text), textDelta(1), textDelta(0), stop(0), textDelta(1), stop(1)]
    expect(await run(...events)).toEqual(events)
  })

  it('drops a message_start that is repeated with the same id, and keeps what is open', async () => {
    expect(await run(S, open(0, text), S, textDelta(0))).toEqual([S, open(0, text), textDelta(0)])
  })

  it('takes a delta of an unknown type for any block', async () => {
    const redacted = { type: 'redacted_thinking', data: '…' } as const
    expect(await run(S, open(0, redacted), unknownDelta(0))).toHaveLength(3)
  })

  it('takes any delta for a block of an unknown type', async () => {
    const unknown = { type: '@unknown', wireType: 'hologram', raw: { type: 'hologram' } } as const
    expect(await run(S, open(0, unknown), textDelta(0), stop(0))).toHaveLength(4)
  })

  const deltas = {
    text_delta: { type: 'text_delta', text: 'a' },
    citations_delta: citation(0).delta,
    thinking_delta: { type: 'thinking_delta', thinking: 'a' },
    signature_delta: { type: 'signature_delta', signature: 'a' },
    input_json_delta: { type: 'input_json_delta', partial_json: 'a' },
    compaction_delta: { type: 'compaction_delta', content: 'a' },
  } as const
  const call = { id: 'toolu_1', name: 'n', input: {} }
  const blocks = {
    text,
    thinking: { type: 'thinking', thinking: '', signature: '' },
    tool_use: { type: 'tool_use', ...call },
    server_tool_use: { type: 'server_tool_use', ...call },
    mcp_tool_use: { type: 'mcp_tool_use', server_name: 's', ...call },
    compaction: { type: 'compaction', content: null },
  } as const
  const fitting: Readonly<Record<string, readonly string[]>> = {
    text_delta: ['text'],
    citations_delta: ['text'],
    thinking_delta: ['thinking'],
    signature_delta: ['thinking'],
    input_json_delta: ['tool_use', 'server_tool_use', 'mcp_tool_use'],
    compaction_delta: ['compaction'],
  }
  const pairs = Object.values(deltas).flatMap((delta) => Object.values(blocks).map((block) => ({ delta, block })))

  it.each(pairs)(
    'emits a $delta.type for a block of type $block.type if it fits; else leaves it out, or fails if it has a part of the answer',
    async ({ delta: { type }, delta, block }) => {
      const event = { type: 'content_block_delta', index: 0, delta } as const
      const result = run(S, open(0, block), event)
      if (fitting[type]?.includes(block.type)) expect((await result)[2]).toBe(event)
      else if (type === 'citations_delta' || type === 'signature_delta') expect(await result).toHaveLength(2)
      else await expect(result).rejects.toBeInstanceOf(ProtocolFailure)
    },
  )

  const another = S.type === 'message_start' ? { ...S, message: { ...S.message, id: 'msg_other' } } : S

  it.each<[string, readonly MessageStreamEvent[], string]>([
    ['a block before the message', [open(0, text)], 'Received content_block_start before message_start'],
    ['an end before the message', [{ type: 'message_stop' }], 'Received message_stop before message_start'],
    [
      'a second message inside the first',
      [S, open(0, text), another],
      'Received message_start of msg_other inside the message msg_1',
    ],
    [
      'a block with the index of one that is open',
      [S, open(0, text), open(0, text)],
      'Received content_block_start at index 0, but the block there is still open',
    ],
    ['a delta for no block', [S, a], 'Received content_block_delta at index 0, but no block is open there'],
    [
      'a delta for a block that has stopped',
      [S, open(0, text), stop(0), a],
      'Received content_block_delta at index 0, but no block is open there',
    ],
    [
      'tool input for a text block',
      [S, open(0, text), { ...j, index: 0 } as MessageStreamEvent],
      'Received input_json_delta for index 0, but its block has the type text',
    ],
    [
      'thinking for a text block',
      [S, open(0, text), { ...x, index: 0 } as MessageStreamEvent],
      'Received thinking_delta for index 0, but its block has the type text',
    ],
    [
      'text for a block that arrives whole',
      [S, open(0, { type: 'redacted_thinking', data: '…' }), textDelta(0)],
      'Received text_delta for index 0, but its block has the type redacted_thinking',
    ],
  ])('refuses %s', async (_, events, message) => {
    await expect(run(...events)).rejects.toMatchObject({ _tag: 'ProtocolFailure', message, event: events.at(-1) })
  })

  it('is transient only at a second message inside the first', async () => {
    const failureOf = (...events: readonly MessageStreamEvent[]) => run(...events).catch((failure: Failure) => failure)
    const spliced = await failureOf(S, open(0, text), another)
    expect(spliced).toMatchObject({ reason: 'spliced' })
    expect(isTransient(spliced as Failure)).toBe(true)
    expect(isTransient((await failureOf(S, a)) as Failure)).toBe(false)
  })

  it('refuses a second message after one that contained blocks when it started', async () => {
    const begun = S.type === 'message_start' ? { ...S, message: { ...S.message, content: [text] } } : S
    await expect(run(begun, another)).rejects.toMatchObject({ reason: 'spliced' })
  })

  it('takes the last of several messages that start before any block', async () => {
    expect(await run(S, another, open(0, text))).toEqual([S, another, open(0, text)])
  })

  it.each<[string, readonly MessageStreamEvent[], readonly MessageStreamEvent[]]>([
    ['a stop for no block', [S, stop(0), stop(3)], [S]],
    ['an unknown delta for no block', [S, unknownDelta(0)], [S]],
    ['a signature for a text block', [S, open(0, text), signature(0)], [S, open(0, text)]],
    ['a signature for no block', [S, signature(0)], [S]],
    ['a citation for no block', [S, citation(0)], [S]],
    ['an empty text for no block', [S, textDelta(0, '')], [S]],
    ['an empty thinking for no block', [S, delta({ type: 'thinking_delta', thinking: '' })], [S]],
    ['an empty tool input for no block', [S, delta({ type: 'input_json_delta', partial_json: '' })], [S]],
  ])('leaves out %s', async (_, events, emitted) => {
    expect(await run(...events)).toEqual(emitted)
  })

  it('refuses a block that message_start contains already, and continues after it', async () => {
    const whole = { type: 'text', text: 'a' } as const
    const started = S.type === 'message_start' ? { ...S, message: { ...S.message, content: [whole] } } : S
    await expect(run(started, open(0, text))).rejects.toMatchObject({ _tag: 'ProtocolFailure' })
    expect(await run(started, open(1, text), textDelta(1))).toEqual([started, open(1, text), textDelta(1)])
  })

  it('emits the very events of any message that is in order', async () => {
    await fc.assert(
      fc.asyncProperty(anyMessage, async (events) => {
        const emitted = await run(...events)
        expect(emitted).toHaveLength(events.length)
        emitted.forEach((event, at) => expect(event).toBe(events[at]))
      }),
    )
  })

  it('numbers blocks by their place, whatever their indices are', async () => {
    const places = fc.uniqueArray(fc.integer(), { minLength: 4, maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(anyMessage, places, async (events, indices) => {
        const moved = events.map((event) =>
          'index' in event ? { ...event, index: indices[event.index] ?? event.index } : event,
        )
        expect(await run(...moved)).toEqual(events)
      }),
    )
  })

  it('numbers blocks that all have the same index, one after the other', async () => {
    const blocks = [0, 1, 2].map((index) => [open(index, text), textDelta(index), stop(index)])
    const same = blocks.flat().map((event) => ({ ...event, index: 5 }))
    expect(await run(S, ...same)).toEqual([S, ...blocks.flat()])
  })

  it('follows 50 000 blocks that are open at once', async () => {
    const indices = Array.from({ length: 50_000 }, (_, index) => index)
    const events = [S, ...indices.map((index) => open(index, text)), ...indices.map((index) => textDelta(index))]
    expect(await run(...events)).toHaveLength(events.length)
  })
})
