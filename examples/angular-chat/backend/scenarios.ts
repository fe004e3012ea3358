import { concatMap, finalize, from, interval, switchMap, take } from 'rxjs'
import { anthropic, type Frame, type Transport } from 'rxjs-anthropic'
import { MessageRequest } from 'rxjs-anthropic/codec'
import { faults } from '../../server/faults.ts'
import { type ServerConfig, startServer } from '../../server/startServer.ts'
import { answer, recordingOf } from './answer.ts'
import { bread, nothing, packed, packing, sky, story, verses } from './texts.ts'

/** A question, and how it is answered. */
export interface Scenario {
  readonly title: string
  readonly question: string
  readonly transport: Transport<MessageRequest>
  /** After this many ms the connection to the page is lost, once. Default: never. */
  readonly losesLineAfter?: number
}

/** The answers that are played without a key; `pace` is the ms before each event. */
export const scenarios = (pace: number): readonly Scenario[] => {
  const playing = (config: Pick<ServerConfig, 'recording' | 'fault'>): Transport<MessageRequest> =>
    played({ pace, ...config })
  return [
    {
      title: 'Think, then use a tool',
      question: 'What do I pack for a weekend in Lisbon?',
      transport: playing({ recording: (body) => recordingOf(answer(hasResult(body) ? packed : packing)) }),
    },
    {
      title: 'Tell a long story',
      question: 'Tell me a long story of the sea.',
      transport: playing({ recording: recordingOf(answer([story])) }),
    },
    {
      title: 'Break half-way',
      question: 'Why does bread rise?',
      transport: playing({ recording: breakingHalfWay() }),
    },
    {
      title: 'Lose the line',
      question: 'Why is the sky blue?',
      transport: playing({ recording: recordingOf(answer([sky])) }),
      losesLineAfter: 30 * pace,
    },
    {
      title: 'Refuse the key',
      question: 'Do you like my key?',
      transport: playing({ recording: recordingOf(answer([nothing])), fault: faults.unauthorized.fault }),
    },
    { title: 'Write very fast', question: 'Write as fast as you can.', transport: fast },
  ]
}

/** Answers a question for which there is no recording. */
export const unknownQuestion: Transport<MessageRequest> = (request) =>
  played({ pace: 40, recording: recordingOf(answer([nothing])) })(request)

/** The question of a request: the last text of the user, apart from a request to continue. */
export const questionOf = ({ messages }: MessageRequest): string =>
  messages
    .map(({ role, content }) =>
      role === 'user' && typeof content === 'string' && !asksToContinue(content) ? content : '',
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

/** Breaks every second answer in the middle. A request to continue receives the rest. */
const breakingHalfWay = (): ((body: unknown) => string) => {
  const whole = answer([bread])
  const words = bread.text.split(/(?<= )/)
  const overload = `event: error\ndata: ${JSON.stringify({ type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } })}\n\n`
  let breaks = false
  return (body) => {
    const continues = MessageRequest.is(body) && asksToContinue(body.messages.at(-1)?.content)
    breaks = !continues && !breaks
    if (continues) return recordingOf(answer([{ ...bread, text: words.slice(half).join('') }]))
    return breaks ? recordingOf(whole.slice(0, half + 2)) + overload : recordingOf(whole)
  }
}

/** The number of words before the break. */
const half = 44

const asksToContinue = (content: unknown): boolean =>
  typeof content === 'string' && content.startsWith('Your previous answer was interrupted.')

const hasResult = (body: unknown): boolean => {
  const content = MessageRequest.is(body) ? body.messages.at(-1)?.content : undefined
  return typeof content === 'object' && content.some(({ type }) => type === 'tool_result')
}
