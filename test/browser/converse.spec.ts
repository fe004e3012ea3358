import { concat, lastValueFrom, NEVER, takeWhile, throwError, toArray } from 'rxjs'
import { ApiFailure } from 'rxjs-anthropic'
import { streamOf } from 'rxjs-anthropic/testing'
import { converse } from '../../examples/angular-chat/page/src/converse.ts'
import type { ChatEvent } from '../../examples/angular-chat/page/src/Exchange.ts'

const notFound = { kind: 'not_found_error', status: 404 }

/** The events of a conversation whose first request breaks with this failure, until its end or a question to the user. */
const broken = (failure: ApiFailure): Promise<readonly ChatEvent[]> => {
  let requests = 0
  return lastValueFrom(
    converse(
      () =>
        requests++ === 0
          ? concat(
              streamOf('S[ab|')(),
              throwError(() => failure),
            )
          : streamOf('S[c]$(.|)')(),
      {
        messages: [{ role: 'user', content: 'Olá' }],
        recovery: 'resume',
        proceed: NEVER,
      },
    ).pipe(
      takeWhile(({ type }) => type !== '@broken', true),
      toArray(),
    ),
  )
}

const seams = (events: readonly ChatEvent[]): readonly object[] =>
  events.filter(({ type }) => type.startsWith('@') && type !== '@usage')

describe('A conversation of the chat', () => {
  it('adds the tokens of the request that broke and of the one that continued it', async () => {
    const gone = new ApiFailure('Overloaded', { kind: 'overloaded_error', status: 529 })
    const usages = (await broken(gone)).flatMap((event) => (event.type === '@usage' ? [event.usage] : []))
    expect(usages.map(({ requests, output_tokens }) => [requests, output_tokens])).toEqual([
      [1, 1],
      [2, 2],
      [2, 6],
    ])
  })

  it('continues the answer if a backend that was restarted no longer has the stream', async () => {
    const gone = new ApiFailure('No stream has this id', { ...notFound, details: { error_code: 'stream_not_found' } })
    expect(seams(await broken(gone))).toEqual([
      expect.objectContaining({
        type: '@resume',
        blocks: 1,
        failure: expect.objectContaining({ _tag: 'TruncatedFailure', cause: gone }),
      }),
    ])
  })

  it('shows the user a 404 of the API, and sends no further request', async () => {
    const failure = new ApiFailure('model: claude-sonnet-5', notFound)
    expect(seams(await broken(failure))).toEqual([{ type: '@broken', error: failure }])
  })
})
