import { firstValueFrom } from 'rxjs'
import { program, messagesFrom } from './program.ts'

/** One process of the backend. */
export interface Backend {
  readonly url: string
  /** Kills it in the middle of its work, pauses it, lets it continue, or takes it out of service. */
  readonly kill: (signal?: 'SIGKILL' | 'SIGTERM' | 'SIGSTOP' | 'SIGCONT') => void
}

/** Starts one process of the backend, which asks the server at `upstream`, and considers a writer dead after `lease` ms. */
export const startBackend = async (redis: string, upstream: string, lease: number): Promise<Backend> => {
  const backend = program('backend', redis, upstream, String(lease))
  const { url } = await firstValueFrom(messagesFrom(backend, isAddress))
  return { url, kill: (signal = 'SIGKILL') => void backend.kill(signal) }
}

const isAddress = (message: object): message is { readonly url: string } => 'url' in message
