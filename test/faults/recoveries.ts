import { config, connect, defer, merge, type Observable } from 'rxjs'
import {
  anthropic,
  type AnthropicConfig,
  type Continuation,
  continueByPrefill,
  continueByPrompt,
  type Failure,
  isFailure,
  type Message,
  messages,
  type MessageRequest,
  type MessageStreamEvent,
  messageText,
  reduceMessage,
  restartWithBackoff,
  retryWithBackoff,
  type StreamFn,
  textDeltas,
  toolUses,
  withResume,
} from '../../src/index.ts'
import type { Fault } from '../../examples/server/Fault.ts'
import { startServer } from '../../examples/server/startServer.ts'
import { answerTo, meant, recording } from './meant.ts'

const request: MessageRequest = {
  model: 'claude-sonnet-5',
  max_tokens: 512,
  messages: [{ role: 'user', content: 'They are going out in Lisbon. What should they wear?' }],
}

type Ask = StreamFn<MessageRequest, MessageStreamEvent>

/** What a reader is shown: a piece of text, or the whole message. */
type Shown = string | Message

const backoff = { initialDelay: 1, jitter: () => 1 }

const resumed = (ask: Ask, by: Continuation): Observable<Shown> =>
  withResume(ask, { by })(request).pipe(
    connect((events) => merge(events.pipe(textDeltas()), events.pipe(reduceMessage()))),
  )

const steadily =
  (ask: Ask): Ask =>
  (asked) =>
    ask(asked).pipe(retryWithBackoff(backoff))

/** Each recovery, by what its column is called; carrying on in both ways. */
export const recoveries: Readonly<Record<string, readonly ((ask: Ask) => Observable<Shown>)[]>> = {
  '`textDeltas(), retryWithBackoff()`': [(ask) => ask(request).pipe(textDeltas(), retryWithBackoff(backoff))],
  '`restartWithBackoff(), reduceMessage()`': [(ask) => ask(request).pipe(restartWithBackoff(backoff), reduceMessage())],
  '`withResume(ask)`': [continueByPrefill, continueByPrompt].map((by) => (ask) => resumed(ask, by)),
  '`withResume` over `retryWithBackoff()`': [continueByPrefill, continueByPrompt].map(
    (by) => (ask) => resumed(steadily(ask), by),
  ),
}

/** No recovery at all. */
export const bare = (ask: Ask): Observable<Shown> =>
  ask(request).pipe(connect((events) => merge(events.pipe(textDeltas()), events.pipe(reduceMessage()))))

/** What went wrong with the first requests, and how the library was set up. */
export interface Trouble {
  /** What goes wrong with each request in turn; with those that follow, nothing. `refused` is a port where nobody listens. */
  readonly faults: readonly (Fault | 'refused')[]
  readonly config?: AnthropicConfig
}

/** How a stream ended. */
export interface Ending {
  /** The pieces of text, joined. */
  readonly said: string
  readonly message: Message | undefined
  readonly failure: Failure | undefined
  /** How many requests there were. */
  readonly requests: number
  /** What was sent to the reader after the end, which it did not see. */
  readonly late: readonly unknown[]
}

/** Runs a stream against a server of its own, to its end and until the server has seen each exchange end. */
export const endingOf = async (
  { faults, config: own = {} }: Trouble,
  read: (ask: Ask) => Observable<Shown>,
): Promise<Ending> => {
  const server = await startServer({
    recording: answerTo,
    faults: faults.filter((fault) => fault !== 'refused'),
  })
  const dead = faults.includes('refused') ? await nobody() : ''
  let requests = 0
  const counting: typeof fetch = (url, init) => {
    const refused = faults[requests] === 'refused'
    requests += 1
    return fetch(refused ? dead : url, init)
  }
  // Only a request that goes wrong is given a short patience: the others may be slow on a machine that is busy.
  const patience = (): AnthropicConfig => (requests < faults.length ? own : { ...own, idleTimeout: 5000 })
  const ask = messages((asked) =>
    defer(() => anthropic({ baseUrl: server.url, idleTimeout: 5000, ...patience(), fetch: counting })(asked)),
  )
  const { onStoppedNotification } = config
  try {
    const ending = await endOf(read(ask), [])
    await Promise.all(server.requests.map(({ ended }) => ended))
    return { ...ending, requests }
  } finally {
    await server.close()
    config.onStoppedNotification = onStoppedNotification
  }
}

const endOf = (shown$: Observable<Shown>, late: unknown[]): Promise<Omit<Ending, 'requests'>> =>
  new Promise((resolve, reject) => {
    let said = ''
    let message: Message | undefined
    const end = (failure?: Failure): void => resolve({ said, message, failure, late })
    const reader = shown$.subscribe({
      next: (shown) => {
        if (typeof shown === 'string') said += shown
        else message = shown
      },
      error: (error: unknown) => (isFailure(error) ? end(error) : reject(error)),
      complete: end,
    })
    config.onStoppedNotification = (notification, to) => {
      if (to === reader) late.push(notification)
    }
  })

/** An address where nobody listens. */
const nobody = async (): Promise<string> => {
  const server = await startServer({ recording })
  await server.close()
  return server.url
}

/** What an ending is to the reader: `whole`, `failure`, or `text, failure`; anything else is a bug. */
export const outcomeOf = ({ said, message, failure, late }: Ending): string => {
  const text = messageText(meant)
  if (late.length > 0) return `${late.length} more after the end`
  if (failure) return said === '' ? 'failure' : text.startsWith(said) ? 'text, failure' : `said ${said}, failure`
  const shown = message === undefined ? said : messageText(message)
  if (shown !== text || (said !== '' && said !== text)) return `said ${shown}`
  if (message && JSON.stringify(toolUses(message)) !== JSON.stringify(toolUses(meant))) return 'other calls'
  return 'whole'
}

/** A failure, as the table names it. */
export const nameOf = (failure: Failure | undefined): string => {
  if (failure === undefined) return 'none'
  switch (failure._tag) {
    case 'ApiFailure':
      return `\`ApiFailure\` \`${failure.kind}\``
    case 'DecodeFailure':
      return `\`DecodeFailure\` \`${failure.layer}\``
    default:
      return `\`${failure._tag}\``
  }
}
