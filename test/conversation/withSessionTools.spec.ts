import { concat, defer, EMPTY, NEVER, type Observable, of, throwError } from 'rxjs'
import * as t from 'io-ts'
import type { SentEvents, SessionEvent, SessionEventPage } from '../../src/codec/sessions/SessionEvent.ts'
import type { SessionEventParam } from '../../src/codec/sessions/SessionEventParam.ts'
import { type SessionToolsConfig, withSessionTools } from '../../src/conversation/withSessionTools.ts'
import { ApiFailure } from '../../src/failure/ApiFailure.ts'
import { TransportFailure } from '../../src/failure/TransportFailure.ts'
import { tool, type ToolConfig } from '../../src/index.ts'
import { marbles } from '../../src/testing/index.ts'
import type { SessionTransport } from '../../src/transport/anthropicSessions.ts'
import type { Frame } from '../../src/wire/Frame.ts'

const customCall = (id: string, name = 'tide') =>
  ({ type: 'agent.custom_tool_use', id, name, input: { at: 'Nazaré' } }) as const
const resultEvent = (custom_tool_use_id: string, id: string) =>
  ({ type: 'user.custom_tool_result', id, custom_tool_use_id, content: [{ type: 'text', text: '3 m' }] }) as const

const events = {
  a: { type: 'agent.thinking', id: 'a' },
  c: customCall('c'),
  C: resultEvent('c', 'C'),
  d: customCall('d'),
  D: resultEvent('d', 'D'),
  u: customCall('u', 'of another client'),
  k: { type: 'agent.tool_use', id: 'k', name: 'bash', input: { command: 'ls' }, evaluated_permission: 'ask' },
  K: { type: 'user.tool_confirmation', id: 'K', tool_use_id: 'k', result: 'allow' },
  w: { type: 'session.status_idle', id: 'w', stop_reason: { type: 'requires_action', event_ids: ['c'] } },
  i: { type: 'session.status_idle', id: 'i', stop_reason: { type: 'end_turn' } },
  R: { type: 'session.status_running', id: 'R' },
  '.': { type: 'session.status_terminated', id: '.' },
} as const satisfies Record<string, SessionEvent>

const resultOf = (id: string, content = '3 m', is_error?: boolean) => ({
  type: '@tool_result',
  id,
  name: 'tide',
  result: { type: 'tool_result', tool_use_id: id, content, ...(is_error && { is_error }) },
})
const all = {
  ...events,
  r: resultOf('c'),
  s: resultOf('d'),
  e: resultOf('c', 'The user did not allow this call', true),
  p: { type: '@tool_progress', id: 'c', name: 'tide', progress: '50 %' },
}

const frames: Readonly<Record<string, Frame>> = {
  o: { event: '@open', data: '' },
  ...Object.fromEntries(
    Object.entries(events).map(([letter, event]) => [letter, { event: event.type, data: JSON.stringify(event) }]),
  ),
}

const eventOf = (letter: string): SessionEvent => Reflect.get(events, letter) as SessionEvent
/** A page of the list as it is read at first: the oldest first. */
const past = (letters: string): SessionEventPage => ({ data: [...letters].map(eventOf), next_page: null })
/** A page of the list as it is read later. */
const gap = (letters: string): SessionEventPage => ({ data: [...letters].reverse().map(eventOf), next_page: null })

const lost = new TransportFailure('The connection was lost', { phase: 'body' })
const backoff = { initialDelay: 2, jitter: () => 1 }

/** A session: its connections and pages in turn, and the answer to each POST. */
const session = (
  streams: readonly Observable<Frame>[],
  pages: readonly SessionEventPage[],
  answer: () => Observable<SentEvents> = () => of({}),
) => {
  const posted: SessionEventParam[] = []
  let streamed = 0
  let listed = 0
  const transport: SessionTransport = {
    stream: () => defer(() => streams[streamed++] ?? NEVER),
    list: () => defer(() => of(pages[listed++] ?? past(''))),
    send: ({ events }) =>
      defer(() => {
        posted.push(...events)
        return answer()
      }),
  }
  return { transport, posted }
}

const tide = (run: ToolConfig<{ at: string }>['run']) =>
  tool({ name: 'tide', description: 'Tells the tide.', input: t.type({ at: t.string }), input_schema: {}, run })

const sea = tide(() => '3 m')
const answerTo = (custom_tool_use_id: string, text = '3 m', is_error = false) => ({
  type: 'user.custom_tool_result',
  custom_tool_use_id,
  content: [{ type: 'text', text }],
  is_error,
})

const follow = ({ transport }: ReturnType<typeof session>, tools = [sea], config: SessionToolsConfig = {}) =>
  withSessionTools(transport, tools, { backoff, ...config })({ id: 'sesn_1' })

describe('withSessionTools', () => {
  it(
    'emits the events, runs a tool that the agent calls, and sends its result',
    marbles(({ cold, expectObservable, expectSubscriptions, flush }) => {
      const stream = cold('  oac-----C-.', frames)
      const run = cold('       -p-r|', { p: { progress: '50 %' }, r: '3 m' })
      const runs = '         --^---!'
      const expected = '     -acp--r-C-(.|)'
      const it = session([stream], [past('')], () => of({ data: [events.C] }))

      expectObservable(follow(it, [tide(() => run)])).toBe(expected, all)
      expectSubscriptions(run.subscriptions).toBe(runs)
      flush()
      expect(it.posted).toEqual([answerTo('c')])
    }),
  )

  it(
    'answers what is open in the past, once it is read, and nothing that is answered in it',
    marbles(({ cold, expectObservable, flush }) => {
      const stream = cold('  o-----.', frames)
      const expected = '     (cdCs)(.|)'
      const it = session([stream], [past('cdC')])

      expectObservable(follow(it)).toBe(expected, all)
      flush()
      expect(it.posted).toEqual([answerTo('d')])
    }),
  )

  it(
    'does not run a call whose answer waited while the list was read',
    marbles(({ cold, expectObservable, flush }) => {
      const stream = cold('  oC------.', frames)
      const list = cold<SessionEventPage>('--(p|)', { p: past('c') })
      const it = session([stream], [])
      const expected = '     --(cC)--(.|)'
      const follow$ = withSessionTools({ ...it.transport, list: () => list }, [sea])({ id: 'sesn_1' })

      expectObservable(follow$).toBe(expected, all)
      flush()
      expect(it.posted).toEqual([])
    }),
  )

  it(
    'answers a call of the gap after a reconnect, and none that the gap answers',
    marbles(({ cold, expectObservable, flush }) => {
      const first = cold('   oa#', frames, lost)
      const second = cold('      o------.', frames)
      const it = session([first, second], [past(''), gap('acdC')])
      const expected = '     -a--(cdCs)-(.|)'

      expectObservable(follow(it)).toBe(expected, all)
      flush()
      expect(it.posted).toEqual([answerTo('d')])
    }),
  )

  it(
    'runs a tool on across a reconnect, and sends its result once',
    marbles(({ cold, expectObservable, expectSubscriptions, flush }) => {
      const first = cold('   oc#', frames, lost)
      const second = cold('      o-----w.', frames)
      const run = cold('      ----(r|)', { r: '3 m' })
      const runs = '         -^---!'
      const it = session([first, second], [past(''), gap('c')])
      const expected = '     -c---r----w(.|)'

      expectObservable(follow(it, [tide(() => run)])).toBe(expected, all)
      expectSubscriptions(run.subscriptions).toBe(runs)
      flush()
      expect(it.posted).toEqual([answerTo('c')])
    }),
  )

  it.each([
    ['someone else answers', 'C'],
    ['the session no longer waits for it', 'i'],
    ['the session is over', '.'],
  ])('unsubscribes from a tool if %s, and sends nothing', (_, last) =>
    marbles(({ cold, expectObservable, expectSubscriptions, flush }) => {
      const stream = cold(`oc-${last}---`, frames)
      const run = cold('         -----(r|)', { r: '3 m' })
      const it = session([stream], [past('')])
      const expected = last === '.' ? '-c-(.|)' : `-c-${last}`

      expectObservable(follow(it, [tide(() => run)])).toBe(expected, all)
      expectSubscriptions(run.subscriptions).toBe('-^-!')
      flush()
      expect(it.posted).toEqual([])
    })(),
  )

  it('completes the POST of an answer that comes back as an event before the response', () =>
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const stream = cold('  oc---C---.', frames)
      const post = cold<SentEvents>('------(s|)', { s: { data: [events.C] } })
      const it = session([stream], [past('')], () => post)

      expectObservable(follow(it)).toBe('-(cr)C---(.|)', all)
      expectSubscriptions(post.subscriptions).toBe('-^-----!')
    })())

  it(
    'leaves a call of a tool that it does not have to another client',
    marbles(({ cold, expectObservable, flush }) => {
      const stream = cold('  ou-.', frames)
      const it = session([stream], [past('')])

      expectObservable(follow(it)).toBe('-u-(.|)', all)
      flush()
      expect(it.posted).toEqual([])
    }),
  )

  it.each<[string, () => Observable<boolean | string>, readonly object[]]>([
    ['true: it is allowed', () => of(true), [{ result: 'allow' }]],
    ['false: it is denied', () => of(false), [{ result: 'deny', deny_message: 'The user did not allow this call' }]],
    ['a string: it is denied with it', () => of('Not now'), [{ result: 'deny', deny_message: 'Not now' }]],
    ['nothing: it stays open', () => EMPTY, []],
  ])('asks approve about a call that waits for a confirmation; if it emits %s', (_, approve, answers) =>
    marbles(({ cold, expectObservable, flush }) => {
      const stream = cold('ok-a-.', frames)
      const it = session([stream], [past('')])
      const asked = jest.fn(approve)

      expectObservable(follow(it, [sea], { approve: asked })).toBe('-k-a-(.|)', all)
      flush()
      expect(it.posted).toEqual(
        answers.map((answer) => ({ type: 'user.tool_confirmation', tool_use_id: 'k', ...answer })),
      )
      expect(asked).toHaveBeenCalledTimes(1)
      expect(asked).toHaveBeenCalledWith(
        { type: 'tool_use', id: 'k', name: 'bash', input: { command: 'ls' } },
        { signal: expect.any(AbortSignal) as AbortSignal, event: events.k },
      )
    })(),
  )

  it(
    'confirms nothing without approve',
    marbles(({ cold, expectObservable, flush }) => {
      const it = session([cold('ok-.', frames)], [past('')])

      expectObservable(follow(it)).toBe('-k-(.|)', all)
      flush()
      expect(it.posted).toEqual([])
    }),
  )

  it(
    'asks approve before a tool of its own runs, and sends a refusal as an error',
    marbles(({ cold, expectObservable, flush }) => {
      const it = session([cold('oc----.', frames)], [past('')])
      const run = jest.fn(() => '3 m')

      expectObservable(follow(it, [tide(run)], { approve: () => of(false) })).toBe('-(ce)-(.|)', all)
      flush()
      expect(it.posted).toEqual([answerTo('c', 'The user did not allow this call', true)])
      expect(run).not.toHaveBeenCalled()
    }),
  )

  it('fires the signal of approve when someone else decides', () => {
    let signal: AbortSignal | undefined
    const approve: SessionToolsConfig['approve'] = (_, context) => {
      signal = context.signal
      return NEVER
    }
    const stream = concat(...['o', 'k', 'K'].map((letter) => of(frames[letter] as Frame)), NEVER)
    const subscription = follow(session([stream], [past('')]), [], { approve }).subscribe()
    expect(signal?.aborted).toBe(true)
    subscription.unsubscribe()
  })

  it(
    'runs as many tools at the same time as concurrent allows, and none that was closed meanwhile',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const stream = cold('  ocdD----.', frames)
      const run = cold('      ----(r|)', { r: '3 m' })
      const it = session([stream], [past('')])

      expectObservable(follow(it, [tide(() => run)], { concurrent: 1 })).toBe('-cdD-r--(.|)', all)
      expectSubscriptions(run.subscriptions).toBe('-^---!')
    }),
  )

  it(
    'does not send an answer again that the session took although the POST failed',
    marbles(({ cold, expectObservable, flush }) => {
      const stream = cold('  oc----C-.', frames)
      const it = session([stream], [past(''), gap('cC')], () => throwError(() => lost))

      expectObservable(follow(it)).toBe('-(cr)-C-(.|)', all)
      flush()
      expect(it.posted).toEqual([answerTo('c')])
    }),
  )

  it(
    'errors if an answer cannot be sent, or approve errors',
    marbles(({ cold, expectObservable }) => {
      const gone = new ApiFailure('No such session', { kind: 'not_found_error', status: 404 })
      const deleted = session([cold('oc----', frames)], [past('')], () => throwError(() => gone))
      expectObservable(follow(deleted)).toBe('-(cr#)', all, gone)

      const bug = new Error('a bug')
      const asked = session([cold('ok----', frames)], [past('')])
      expectObservable(follow(asked, [], { approve: () => throwError(() => bug) })).toBe('-(k#)', all, bug)
    }),
  )

  describe('when it is unsubscribed', () => {
    it.each([
      ['interrupts a session that runs, if that is chosen', 'oRa', true, [{ type: 'user.interrupt' }]],
      ['interrupts a session that waits for a call', 'oRw', true, [{ type: 'user.interrupt' }]],
      ['does not interrupt a session that is idle', 'oRi', true, []],
      ['interrupts nothing by default', 'oRa', undefined, []],
    ])('%s', (_, shown, interruptOnUnsubscribe, posts) => {
      const stream = concat(...[...shown].map((letter) => of(frames[letter] as Frame)), NEVER)
      const it = session([stream], [past('')])
      const subscription = follow(it, [], { interruptOnUnsubscribe }).subscribe()
      expect(it.posted).toEqual([])
      subscription.unsubscribe()
      expect(it.posted).toEqual(posts)
    })

    it('interrupts nothing at the end of the session, and reports no failure of the interrupt', () => {
      const over = session([of(frames['o'] as Frame, frames['.'] as Frame)], [past('')])
      follow(over, [], { interruptOnUnsubscribe: true }).subscribe()
      expect(over.posted).toEqual([])

      const broken = session([concat(of(frames['o'] as Frame), NEVER)], [past('')], () => throwError(() => lost))
      const error = jest.fn()
      follow(broken, [], { interruptOnUnsubscribe: true }).subscribe({ error }).unsubscribe()
      expect(broken.posted).toEqual([{ type: 'user.interrupt' }])
      expect(error).not.toHaveBeenCalled()
    })

    it(
      'unsubscribes from its tools',
      marbles(({ cold, expectObservable, expectSubscriptions }) => {
        const run = cold('-----(r|)', { r: '3 m' })
        const it = session([cold('oc-----', frames)], [past('')])
        expectObservable(follow(it, [tide(() => run)]), '---!').toBe('-c', all)
        expectSubscriptions(run.subscriptions).toBe('-^-!')
      }),
    )
  })

  it('sends nothing before it is subscribed, and throws at once if two tools have the same name', () => {
    const { transport } = session([], [])
    const stream = jest.fn(transport.stream)
    const tools = withSessionTools({ ...transport, stream }, [sea])
    tools({ id: 'sesn_1' })
    expect(stream).not.toHaveBeenCalled()
    expect(() => withSessionTools(transport, [sea, sea])).toThrow('Two tools are named tide')
  })
})
