import { defer, type Observable, throwError } from 'rxjs'
import type { MessageRequest, MessageStreamEvent } from '../../src/index.ts'
import { alphabet } from '../../src/testing/index.ts'

/** An `ask` that answers each request that is sent with the next stream, and remembers what it was asked. */
export const answers = (...streams: readonly Observable<MessageStreamEvent>[]) => {
  const requests: MessageRequest[] = []
  return {
    requests,
    ask: (request: MessageRequest): Observable<MessageStreamEvent> =>
      defer(() => {
        requests.push(request)
        return streams[requests.length - 1] ?? throwError(() => new Error('one request too many'))
      }),
  }
}

/** The alphabet of the answer with this number: in a diagram of several answers each has its own id. */
export const answer = (number: number) => ({
  ...alphabet,
  S:
    alphabet.S.type === 'message_start'
      ? { ...alphabet.S, message: { ...alphabet.S.message, id: `msg_${number}` } }
      : alphabet.S,
})

/** What was asked first. */
export const question: MessageRequest = {
  model: 'claude-test',
  max_tokens: 9,
  messages: [{ role: 'user', content: 'Hi' }],
}
