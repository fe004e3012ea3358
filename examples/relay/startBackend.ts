import { firstValueFrom } from 'rxjs'
import { program, toldBy } from './program.ts'

/** One process of the backend. */
export interface Backend {
  readonly url: string
  /** Ends it in the middle of whatever it does, or holds it up, or lets it go on. */
  readonly kill: (signal?: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT') => void
}

/** Starts one process of the backend, which asks the server at `upstream`, and takes a writer for dead after `lease` ms. */
export const startBackend = async (redis: string, upstream: string, lease: number): Promise<Backend> => {
  const backend = program('backend', redis, upstream, String(lease))
  const { url } = await firstValueFrom(toldBy(backend, isAddress))
  return { url, kill: (signal = 'SIGKILL') => void backend.kill(signal) }
}

const isAddress = (message: object): message is { readonly url: string } => 'url' in message
