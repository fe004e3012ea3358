import {
  agentMessageReducer,
  scanAgentMessages,
  type AgentMessageSnapshot,
  type SessionEvent,
} from '../../src/sessions/index.ts'
import { marbles } from '../../src/testing/index.ts'

const start = (id: string, type = 'agent.message') => ({ type: 'event_start', event: { type, id } }) as const

const delta = (text: string, index: number | undefined = 0, event_id = 'm') =>
  ({
    type: 'event_delta',
    event_id,
    delta: { type: 'content_delta', content: { type: 'text', text }, ...(index === undefined ? {} : { index }) },
  }) as const

const text = (...texts: readonly string[]) => texts.map((text) => ({ type: 'text', text }) as const)

const partial = (...texts: readonly string[]) =>
  ({ type: '@partial_agent_message', id: 'm', content: text(...texts) }) as const

const events = {
  '<': start('m'),
  x: delta('x'),
  y: delta('y'),
  z: delta('z', 1),
  m: { type: 'agent.message', id: 'm', content: text('xy', 'z') },
  $: { type: 'span.model_request_end', id: '$', model_request_start_id: 's' },
  i: { type: 'session.status_idle', id: 'i', stop_reason: { type: 'end_turn' } },
  t: start('t', 'agent.thinking'),
  '?': { type: '@unknown', wireType: 'news', raw: { type: 'news' } },
} as const satisfies Record<string, SessionEvent>

const snapshots = {
  0: partial(),
  1: partial('x'),
  2: partial('xy'),
  3: partial('xy', 'z'),
  4: { ...partial('x'), ended: true },
  m: events.m,
}

describe('scanAgentMessages', () => {
  it(
    'shows a message as it grows, then the whole message in its place',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  i<xyz?m$i|', events)
      const subs = '         ^--------!'
      const expected = '     -0123-m--|'

      expectObservable(source.pipe(scanAgentMessages())).toBe(expected, snapshots)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it(
    'shows whole messages where there are no previews',
    marbles(({ cold, expectObservable }) => {
      expectObservable(cold('im$i', events).pipe(scanAgentMessages())).toBe('-m--', snapshots)
    }),
  )

  it(
    'begins anew where a preview begins again, and marks one that nothing comes of',
    marbles(({ cold, expectObservable }) => {
      const source = cold('  <xy<xt$$', events)
      const expected = '     01201-4-'

      expectObservable(source.pipe(scanAgentMessages())).toBe(expected, snapshots)
    }),
  )
})

describe('agentMessageReducer', () => {
  it.each<[string, AgentMessageSnapshot | undefined, SessionEvent]>([
    ['a piece of a message that has not begun', undefined, events.x],
    ['a piece of another message', partial('x'), delta('y', 0, 'n')],
    ['a piece past the end', partial('x'), delta('y', 2)],
    ['a piece of no text', partial('x'), delta('')],
    ['a piece after the whole message', events.m, events.x],
    ['a piece after the end of its request', { ...partial('x'), ended: true }, events.y],
    ['the end of a request after the whole message', events.m, events.$],
    ['a preview of a thought', partial('x'), events.t],
    ['another event', partial('x'), events.i],
  ])('gives back the same snapshot at %s', (_, snapshot, event) => {
    expect(agentMessageReducer(snapshot, event)).toBe(snapshot)
  })

  it('puts a piece without an index at the first place', () => {
    expect(agentMessageReducer(partial('x'), delta('y', undefined))).toEqual(partial('xy'))
  })

  it('keeps the content that did not change', () => {
    const before = partial('x', 'z')
    const after = agentMessageReducer(before, delta('!', 1))
    expect(after?.content).toEqual(text('x', 'z!'))
    expect(after?.content[0]).toBe(before.content[0])
    expect(before).toEqual(partial('x', 'z'))
  })
})
