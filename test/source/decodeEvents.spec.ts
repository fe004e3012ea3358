import { MessageStreamEvent } from '../../src/codec/messages/MessageStreamEvent.ts'
import { ApiFailure } from '../../src/failure/ApiFailure.ts'
import { decodeEvents } from '../../src/source/decodeEvents.ts'
import { alphabet, marbles } from '../../src/testing/index.ts'
import type { Frame } from '../../src/wire/Frame.ts'

const frame = (event: string, body: object): Frame => ({ event, data: JSON.stringify(body) })

const frames = {
  p: frame('ping', { type: 'ping' }),
  '?': frame('news', { type: 'news' }),
  e: frame('error', { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }),
}

describe('decodeEvents', () => {
  it(
    'emits the event of each frame, those of an unknown type too',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  p-?-|', frames)
      const subs = '         ^---!'
      const expected = '     p-?-|'

      expectObservable(source.pipe(decodeEvents(MessageStreamEvent))).toBe(expected, alphabet)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it(
    'fails at an error event, and lets the source go',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  p-e-p', frames)
      const subs = '         ^-!'
      const expected = '     p-#'

      const failure = new ApiFailure('Overloaded', { kind: 'overloaded_error' })
      expectObservable(source.pipe(decodeEvents(MessageStreamEvent))).toBe(expected, alphabet, failure)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )
})
