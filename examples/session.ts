// A session of a managed agent: its events as they arrive, a tool of yours, a call that asks you first, and a second agent in a thread of its own.
//
//   npx tsx --tsconfig examples/tsconfig.json examples/session.ts
//
// No key is needed: a server on this machine plays the session, and cuts its connection once (✂). Ctrl-C interrupts the agent, an empty line ends the program.
import { stdin, stdout } from 'node:process'
import { createInterface } from 'node:readline/promises'
import * as t from 'io-ts'
import {
  concat,
  concatMap,
  connect,
  delay,
  exhaustMap,
  filter,
  fromEvent,
  ignoreElements,
  lastValueFrom,
  map,
  merge,
  mergeMap,
  type Observable,
  of,
  takeUntil,
  takeWhile,
  tap,
  timer,
} from 'rxjs'
import { tool, type ToolProgress, type ToolResult } from 'rxjs-anthropic'
import {
  anthropicSessions,
  sendEvents,
  type SessionEvent,
  threadEvents,
  withSessionTools,
} from 'rxjs-anthropic/sessions'
import { startServer } from './server/startServer.ts'
import { tideAgent } from './server/tideAgent.ts'

const terminal = createInterface({ input: stdin, output: stdout })
const closed$ = merge(fromEvent(terminal, 'SIGINT'), fromEvent(terminal, 'close'))
const dim = (text: string): string => (stdout.isTTY ? `\u001b[2m${text}\u001b[22m` : text)

const tide = tool({
  name: 'tide',
  description: 'Tells the tide at a place.',
  input: t.type({ place: t.string }),
  run: ({ place }) => concat(of({ progress: `reading the table of ${place}` }), of('3.1 m at 14:20').pipe(delay(300))),
})

const cut = (index: number) => {
  if (index !== 6) return undefined
  stdout.write(dim('✂ '))
  return { place: 'within', way: 'reset' } as const
}
const server = await startServer({ recording: () => '', session: { agent: tideAgent(), pace: 60, drop: cut } })
const sessions = anthropicSessions({ baseUrl: server.url }) // anthropicSessions({ apiKey }) asks Claude
const send = sendEvents(sessions)
const id = 'sesn_1'

const follow = withSessionTools(sessions, [tide], {
  interruptOnUnsubscribe: true,
  approve: ({ name, input }, { signal, event }) =>
    event.type === 'agent.custom_tool_use'
      ? of(true)
      : terminal
          .question(`  Run ${name} ${JSON.stringify(input)}? (y/n) `, { signal })
          .then((answer) => answer.trim() === 'y' || 'The user wants to keep it.'),
})

/** How much of a message its preview has shown. After a cut the whole message continues it. */
let shown = 0

const show = (event: SessionEvent | ToolProgress | ToolResult): void => {
  switch (event.type) {
    case 'event_start':
      shown = 0
      break
    case 'event_delta':
      if (event.delta.type !== 'content_delta' || event.delta.content.type !== 'text') break
      shown += event.delta.content.text.length
      stdout.write(event.delta.content.text)
      break
    case 'agent.message':
      stdout.write(`${textIn(event).slice(shown)}\n`)
      shown = 0
      break
    case '@tool_progress':
      stdout.write(`  ${event.name}  … ${String(event.progress)}\n`)
      break
    case '@tool_result':
      stdout.write(`  ${event.name}  ${event.result.is_error ? '✗' : '✓'} ${JSON.stringify(event.result.content)}\n`)
      break
    case 'user.tool_confirmation':
      stdout.write(dim(`  ${event.type}: ${event.result}\n`))
      break
    case 'session.status_idle':
      // If it waits for you, the question is there already.
      if (event.stop_reason.type !== 'requires_action') stdout.write(dim(`  ${event.type}\n`))
      break
    default:
      stdout.write(dim(`  ${event.type}\n`))
  }
}

const textIn = ({ content }: Extract<SessionEvent, { type: 'agent.message' }>): string =>
  content.map((block) => (block.type === 'text' ? block.text : '')).join('')

const showThread = (event: SessionEvent): void => {
  stdout.write(
    event.type === 'agent.message' ? `  archivist │ ${textIn(event)}\n` : dim(`  archivist │ ${event.type}\n`),
  )
}

const threadsOf = (events$: Observable<SessionEvent | ToolProgress | ToolResult>): Observable<SessionEvent> =>
  events$.pipe(
    filter((event) => event.type === 'session.thread_created'),
    mergeMap(({ session_thread_id }) => threadEvents(sessions)({ id, thread: session_thread_id })),
  )

/** Asks for a message at first, and whenever the agent has ended its turn. Emits true after an empty line. */
const askAfter = (events$: Observable<SessionEvent | ToolProgress | ToolResult>): Observable<boolean> =>
  concat(
    of(undefined),
    events$.pipe(filter((event) => event.type === 'session.status_idle' && event.stop_reason.type === 'end_turn')),
  ).pipe(
    exhaustMap(() => terminal.question('> ')),
    concatMap((text) =>
      text === ''
        ? of(true)
        : send({ id, events: [{ type: 'user.message', content: [{ type: 'text', text }] }] }).pipe(ignoreElements()),
    ),
  )

const session$ = follow({ id, event_deltas: ['agent.message'] }).pipe(
  connect((events$) =>
    merge(
      events$.pipe(
        tap(show),
        map(() => false),
      ),
      threadsOf(events$).pipe(
        tap(showThread),
        map(() => false),
      ),
      askAfter(events$),
    ),
  ),
  takeWhile((isOver) => !isOver),
  takeUntil(closed$),
)
await lastValueFrom(session$, { defaultValue: false }).catch((failure: Error) => console.error(failure.message))
await lastValueFrom(timer(100)) // for the interrupt
const interrupted = server.requests.some(({ body }) => JSON.stringify(body).includes('user.interrupt'))
if (interrupted) stdout.write('\n  the agent was interrupted\n')
terminal.close()
await server.close()
