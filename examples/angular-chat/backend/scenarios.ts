import { concatMap, finalize, from, interval, switchMap, take } from 'rxjs'
import { anthropic, type Frame, type Transport } from 'rxjs-anthropic'
import { MessageRequest } from 'rxjs-anthropic/codec'
import { faults } from '../../server/faults.ts'
import { type ServerConfig, startServer } from '../../server/startServer.ts'
import { answer, type Block, recordingOf, type Text } from './answer.ts'
import { bread, guide, nothing, packed, packing, sky, story, verses } from './texts.ts'

/** A question, and how it is answered. */
export interface Scenario {
  readonly title: string
  /** What the user will see, and which part of the library it shows. */
  readonly about: string
  readonly question: string
  /** Answers a request; `attempt` counts the requests of one question from 0. */
  readonly transport: (attempt: number) => Transport<MessageRequest>
  /** After this many ms the first connection that streams the answer to the page is lost. Default: never. */
  readonly losesConnectionAfter?: number
}

/** The answers that are played without a key; `pace` is the ms before each event. */
export const scenarios = (pace: number): readonly Scenario[] => {
  const playing = (config: Pick<ServerConfig, 'recording' | 'fault'>): Transport<MessageRequest> =>
    played({ pace, ...config })
  return [
    {
      title: 'Think, then use a tool',
      about: 'A list appears item by item while Claude writes the input of the tool: toolInputs() and withTools().',
      question: 'What do I pack for a weekend in Lisbon?',
      transport: () => playing({ recording: (body) => recordingOf(answer(hasResult(body) ? packed : packing)) }),
    },
    {
      title: 'Tell a long story',
      about: 'Stop it, reload the page, or open its address in a second tab: the answer continues, with one request.',
      question: 'Tell me a long story of the sea.',
      transport: () => playing({ recording: continued(story) }),
    },
    {
      title: 'Render Markdown',
      about: 'Headings, lists, a table and code while they arrive. What is complete keeps its elements.',
      question: 'Explain Observables with an example.',
      transport: () => playing({ recording: continued(guide) }),
    },
    {
      title: 'Break in the middle',
      about: 'Claude is overloaded after half of the answer. The menu below decides: resume, restart, or ask you.',
      question: 'Why does bread rise?',
      transport: (attempt) => playing({ recording: attempt === 0 ? breaking(bread) : continued(bread) }),
    },
    {
      title: 'Lose the connection',
      about: 'The connection to the server is cut. The page reconnects, and receives what it has missed.',
      question: 'Why is the sky blue?',
      transport: () => playing({ recording: continued(sky) }),
      losesConnectionAfter: 30 * pace,
    },
    {
      title: 'Reject the API key',
      about: 'Not every failure is worth a retry: this one is explained, and offers none.',
      question: 'Do you like my key?',
      transport: () => playing({ recording: recordingOf(answer([nothing])), fault: faults.unauthorized.fault }),
    },
    {
      title: 'Write very fast',
      about: 'Two thousand events a second, and the page still responds: coalesceDeltas().',
      question: 'Write as fast as you can.',
      transport: () => fast,
    },
  ]
}

/** Answers a question for which there is no recording. */
export const unknownQuestion: Transport<MessageRequest> = (request) =>
  played({ pace: 40, recording: recordingOf(answer([nothing])) })(request)

/** The question of a request: the last text of the user, apart from a request to continue. */
export const questionOf = ({ messages }: MessageRequest): string =>
  messages
    .map(({ role, content }) =>
      role === 'user' && typeof content === 'string' && partialAnswer(content) === undefined ? content : '',
    )
    .filter((text) => text !== '')
    .at(-1) ?? ''

/** Starts a server on this machine that plays a recording; it is closed with the answer. */
const played =
  (config: ServerConfig): Transport<MessageRequest> =>
  (request) =>
    from(startServer(config)).pipe(
      switchMap(({ url, close }) => anthropic({ baseUrl: url })(request).pipe(finalize(() => void close()))),
    )

/** Emits two thousand deltas a second, twenty at a time. */
const fast: Transport<MessageRequest> = () => {
  const frames = answer([verses]).map((event): Frame => ({ event: event.type, data: JSON.stringify(event) }))
  return interval(10).pipe(
    take(Math.ceil(frames.length / 20)),
    concatMap((tick) => frames.slice(tick * 20, (tick + 1) * 20)),
  )
}

/** Plays a text; a request to continue receives the rest of it. */
const continued =
  (block: Text) =>
  (body: unknown): string => {
    const rest = block.text.slice(partialAnswer(lastContent(body))?.length ?? 0)
    return recordingOf(answer([{ ...block, text: rest } satisfies Block]))
  }

/** Plays a text that breaks in the middle; a request to continue receives the rest of it. */
const breaking =
  (block: Text) =>
  (body: unknown): string =>
    partialAnswer(lastContent(body)) === undefined
      ? recordingOf(answer([block]).slice(0, wordsBeforeBreak + 2)) + overload
      : continued(block)(body)

const wordsBeforeBreak = 44

const overload = `event: error\ndata: ${JSON.stringify({ type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } })}\n\n`

/** The partial answer that a request to continue quotes. */
const partialAnswer = (content: unknown): string | undefined =>
  typeof content === 'string'
    ? /^Your previous answer was interrupted.*<answer>(.*)<\/answer>/s.exec(content)?.[1]
    : undefined

const lastContent = (body: unknown): unknown => (MessageRequest.is(body) ? body.messages.at(-1)?.content : undefined)

const hasResult = (body: unknown): boolean => {
  const content = MessageRequest.is(body) ? body.messages.at(-1)?.content : undefined
  return typeof content === 'object' && content.some(({ type }) => type === 'tool_result')
}
