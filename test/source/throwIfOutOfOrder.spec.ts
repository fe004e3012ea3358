import { from, lastValueFrom, toArray } from 'rxjs'
import type { MessageStreamEvent } from '../../src/codec/messages/MessageStreamEvent.ts'
import { ProtocolFailure } from '../../src/failure/ProtocolFailure.ts'
import { throwIfOutOfOrder } from '../../src/source/throwIfOutOfOrder.ts'
import { alphabet, marbles } from '../../src/testing/index.ts'

const { S, a, j, x } = alphabet
const open = (
  index: number,
  content_block: Extract<MessageStreamEvent, { type: 'content_block_start' }>['content_block'],
) => ({ type: 'content_block_start', index, content_block }) as const
const text = { type: 'text', text: '' } as const
const textDelta = (index: number) =>
  ({ type: 'content_block_delta', index, delta: { type: 'text_delta', text: 'a' } }) as const
const stop = (index: number) => ({ type: 'content_block_stop', index }) as const
const unknownDelta = (index: number) =>
  ({
    type: 'content_block_delta',
    index,
    delta: { type: '@unknown', wireType: 'new_delta', raw: { type: 'new_delta' } },
  }) as const

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

      const failure = new ProtocolFailure('content_block_delta at 0, where no block is open', { event: alphabet.b })
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
    await expect(run(begun, open(0, text))).rejects.toBeInstanceOf(ProtocolFailure)
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

  const another = S.type === 'message_start' ? { ...S, message: { ...S.message, id: 'msg_other' } } : S

  it.each<[string, readonly MessageStreamEvent[], string]>([
    ['a block before the message', [open(0, text)], 'content_block_start before message_start'],
    ['an end before the message', [{ type: 'message_stop' }], 'message_stop before message_start'],
    ['a second message', [S, another], 'message_start of msg_other inside the message msg_1'],
    ['a block that leaves a place out', [S, open(1, text)], 'content_block_start at 1, where 0 is next'],
    [
      'a block at a place that is taken',
      [S, open(0, text), open(0, text)],
      'content_block_start at 0, where 1 is next',
    ],
    ['a delta for no block', [S, a], 'content_block_delta at 0, where no block is open'],
    [
      'a delta for a block that has stopped',
      [S, open(0, text), stop(0), a],
      'content_block_delta at 0, where no block is open',
    ],
    ['a stop for no block', [S, stop(0)], 'content_block_stop at 0, where no block is open'],
    [
      'tool input for a text block',
      [S, open(0, text), { ...j, index: 0 } as MessageStreamEvent],
      'input_json_delta for a text block, at 0',
    ],
    [
      'thinking for a text block',
      [S, open(0, text), { ...x, index: 0 } as MessageStreamEvent],
      'thinking_delta for a text block, at 0',
    ],
    [
      'text for a block that arrives whole',
      [S, open(0, { type: 'redacted_thinking', data: '…' }), textDelta(0)],
      'text_delta for a redacted_thinking block, at 0',
    ],
  ])('refuses %s', async (_, events, message) => {
    await expect(run(...events)).rejects.toMatchObject({ _tag: 'ProtocolFailure', message, event: events.at(-1) })
  })
})
