import { anthropic } from 'rxjs-anthropic'
import { questionOf, scenarios, unknownQuestion } from './scenarios.ts'
import { type Backend, type BackendConfig, startBackend } from './startBackend.ts'

/** Whom to ask. */
export interface ChatConfig extends Pick<BackendConfig, 'site' | 'port' | 'log'> {
  /** With a key Claude answers, without one a recording does. */
  readonly apiKey?: string | undefined
  /** The ms before each event of a recording. Default: 40. */
  readonly pace?: number | undefined
}

/** The backend of the chat: Claude behind it, or, without a key, recordings that show each way in which an answer can go. */
export const startChat = ({ apiKey, pace = 40, ...config }: ChatConfig): Promise<Backend> => {
  if (apiKey) return startBackend({ ...config, transport: anthropic({ apiKey }), about: { live: true, examples: [] } })
  const played = scenarios(pace)
  const byQuestion = new Map(played.map((scenario) => [scenario.question, scenario]))
  return startBackend({
    ...config,
    transport: (request) => (byQuestion.get(questionOf(request))?.transport ?? unknownQuestion)(request),
    losesLineAfter: (request) => byQuestion.get(questionOf(request))?.losesLineAfter,
    about: { live: false, examples: played.map(({ title, question }) => ({ title, question })) },
  })
}
