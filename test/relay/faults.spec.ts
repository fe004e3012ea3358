import { text as textOf } from 'node:stream/consumers'
import { lastValueFrom, type Observable, toArray } from 'rxjs'
import type { Fault } from '../../examples/server/Fault.ts'
import {
  anthropic,
  type Failure,
  messages,
  type MessageRequest,
  type MessageStreamEvent,
  relay,
  textDeltas,
  toEither,
} from '../../src/index.ts'
import { memoryLog, readerOf, writeSse } from '../../src/server/index.ts'
import { recording } from '../faults/meant.ts'
import { troubles } from '../faults/troubles.ts'
import { withServer } from '../transport/withServer.ts'
import { withBackend } from './withBackend.ts'

const request: MessageRequest = { model: 'm', max_tokens: 1, messages: [{ role: 'user', content: 'Olá' }] }

/** The text that was read, and the failure behind it, as JSON, without what a backend keeps to itself. */
const outcome = async (events: Observable<MessageStreamEvent>) => {
  const all = await lastValueFrom(events.pipe(textDeltas(), toEither(), toArray()))
  const text = all.flatMap((it) => (it._tag === 'Right' ? [it.right] : [])).join('')
  const failures = all.flatMap((it): readonly Failure[] => (it._tag === 'Left' ? [it.left] : []))
  return {
    text,
    failures: failures.map((failure) => ({
      ...failure.toJSON(),
      ...{ errors: undefined, input: undefined, event: undefined, host: undefined },
    })),
  }
}

const isFault = (fault: Fault | 'refused' | undefined): fault is Fault => typeof fault === 'object'

const lines = troubles
  .filter(({ faults: [fault] }) => isFault(fault))
  .map((line) => [`${line.wrong}, after ${line.come}`, line] as const)

describe('What goes wrong upstream is the same to the reader of a relay:', () => {
  it.each(lines)('%s', (_, { faults: [fault], config }) => {
    if (!isFault(fault)) throw new Error('This line has no fault')
    return withServer({ recording, fault }, async ({ url: upstream, requests }) => {
      const transport = anthropic({ baseUrl: upstream, idleTimeout: 5000, ...config })
      const log = memoryLog()
      await withBackend(
        (asked, response) => {
          const { id, position } = readerOf(asked)
          void textOf(asked).then((body) => {
            writeSse(response, log(`ana:${id}`, transport(JSON.parse(body) as MessageRequest))(position))
          })
        },
        async ({ url, asked }) => {
          const direct = await outcome(messages(transport)(request))
          expect(direct.failures).toHaveLength(1)
          expect(await outcome(messages(relay({ url, initialDelay: 0 }))(request))).toEqual(direct)
          expect([asked.length, requests.length]).toEqual([1, 2])
        },
      )()
    })()
  })
})
