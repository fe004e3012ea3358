import type { ServerResponse } from 'node:http'
import { noop, type Observer } from 'rxjs'
import type { Step } from './misbehave.ts'

/** How an exchange ended: the whole answer was sent, the server broke the connection, or the client closed it before the end. */
export type End = 'answered' | 'broken' | 'aborted'

/** Returns an observer that sends the steps of a body, and a promise of how the exchange ended. */
export const writing = (response: ServerResponse): Observer<Step> & { readonly ended: Promise<End> } => {
  let end: End = 'aborted'
  const ended = new Promise<End>((resolve) => response.once('close', () => resolve(end)))
  response.on('error', noop).once('finish', () => (end = 'answered'))

  const breakOff = (step: 'reset' | 'hangup'): void => {
    end = 'broken'
    if (step === 'reset') response.socket?.resetAndDestroy()
    else response.destroy()
  }

  return {
    next: (step) => {
      if (step instanceof Uint8Array) response.write(step)
      else breakOff(step)
    },
    complete: () => {
      if (end === 'aborted') response.end()
    },
    error: () => breakOff('hangup'),
    ended,
  }
}
