import { NEVER, timer } from 'rxjs'
import { anthropic } from 'rxjs-anthropic'
import { questionOf, scenarios, unknownQuestion } from './scenarios.ts'
import { type Backend, type BackendConfig, startBackend } from './startBackend.ts'

/** How the chat is answered. */
export interface ChatConfig extends Pick<BackendConfig, 'site' | 'port' | 'log'> {
  /** If it is undefined, recordings are played. */
  readonly apiKey?: string | undefined
  /** The ms before each event of a recording. Default: 40. */
  readonly pace?: number | undefined
}

/** Starts the backend of the chat. With a key it asks Claude, without one it plays recordings that show what can happen to an answer. */
export const startChat = ({ apiKey, pace = 40, ...config }: ChatConfig): Promise<Backend> => {
  if (apiKey) return startBackend({ ...config, transport: anthropic({ apiKey }), about: { live: true, examples: [] } })
  const played = scenarios(pace)
  const byQuestion = new Map(played.map((scenario) => [scenario.question, scenario]))
  return startBackend({
    ...config,
    transport: (request, id) =>
      (byQuestion.get(questionOf(request))?.transport(attemptOf(id)) ?? unknownQuestion)(request),
    losesConnection: (request) => {
      const after = byQuestion.get(questionOf(request))?.losesConnectionAfter
      return after === undefined ? NEVER : timer(after)
    },
    about: { live: false, examples: played.map(({ title, about, question }) => ({ title, about, question })) },
  })
}

/** The page numbers the requests of a question: the id ends with a dot and the number. */
const attemptOf = (id: string): number => Number(/\.(\d+)$/.exec(id)?.[1] ?? 0)
