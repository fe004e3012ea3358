import { firstValueFrom, lastValueFrom, type Observable, scan, toArray } from 'rxjs'
import {
  anthropic,
  type MessageRequest,
  messages,
  type MessageStreamEvent,
  reduceMessage,
  scanMessage,
  textDeltas,
  toEither,
  vertex,
} from '../../src/index.ts'
import { bedrock } from '../../src/bedrock/index.ts'
import {
  anthropicCompletions,
  completionDeltas,
  type CompletionRequest,
  completions,
  reduceCompletion,
  scanCompletion,
} from '../../src/completions/index.ts'
import { diagram, streamOf } from '../../src/testing/index.ts'
import { chunkBytes, exceptionBytes } from '../eventStream.ts'

const request: MessageRequest = { model: 'm', max_tokens: 9, messages: [{ role: 'user', content: 'Olá' }] }
const completionRequest: CompletionRequest = {
  model: 'm',
  prompt: '\n\nHuman: Olá\n\nAssistant:',
  max_tokens_to_sample: 9,
}

const eventsOf = async (drawing: string): Promise<readonly MessageStreamEvent[]> =>
  firstValueFrom(streamOf(`${drawing}|`)().pipe(toArray()))

const answer = (contentType: string, ...bodies: readonly (string | Uint8Array)[]): typeof fetch => {
  const bytes = bodies.map((body) => (typeof body === 'string' ? new TextEncoder().encode(body) : body))
  return () =>
    Promise.resolve(
      new Response(new Blob(bytes.map((part) => new Uint8Array(part))), { headers: { 'content-type': contentType } }),
    )
}

const sse = (events: readonly { readonly name?: string; readonly body: object }[], pad = ''): string =>
  events
    .map(({ name, body }) => (name ? `event: ${name}\n` : '') + `data: ${JSON.stringify(body).slice(0, -1)}${pad}}\n\n`)
    .join('')

const named = (events: readonly MessageStreamEvent[]) => events.map((body) => ({ name: body.type, body }))

const overload = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }

/** The three ways in which a message comes, with an overload behind it or not. */
const ways = (
  events: readonly MessageStreamEvent[],
  overloaded: boolean,
): Record<string, Observable<MessageStreamEvent>> => {
  const error = overloaded ? [{ name: 'error', body: overload }] : []
  const exception = overloaded ? [exceptionBytes('serviceUnavailableException', { message: 'Overloaded' })] : []
  const sign = () => Promise.resolve({ headers: {} })
  return {
    messages: messages(anthropic({ fetch: answer('text/event-stream', sse([...named(events), ...error])) }))(request),
    vertex: messages(
      vertex({
        project: 'p',
        region: 'global',
        token: 'a token',
        fetch: answer('text/event-stream', sse([...named(events), ...error], '     ')),
      }),
    )(request),
    bedrock: messages(
      bedrock({
        region: 'us-east-1',
        sign,
        fetch: answer(
          'application/vnd.amazon.eventstream',
          ...events.map((event) => chunkBytes(JSON.stringify(event))),
          ...exception,
        ),
      }),
    )(request),
  }
}

/** The text of a message as the two dialects of Text Completions say it. */
const dialects = (pieces: readonly string[], overloaded: boolean) => {
  const whole = (index: number) => pieces.slice(0, index + 1).join('')
  const stop = (index: number) => (!overloaded && index === pieces.length - 1 ? 'stop_sequence' : null)
  const error = overloaded ? [{ name: 'error', body: { error: overload.error } }] : []
  const incremental = pieces.map((completion, index) => ({
    name: 'completion',
    body: { type: 'completion', completion, stop_reason: stop(index) },
  }))
  const cumulative = pieces.map((_, index) => ({
    body: { completion: whole(index), stop_reason: stop(index), truncated: false, exception: null },
  }))
  return [incremental, cumulative].map((events) =>
    completions(anthropicCompletions({ fetch: answer('text/event-stream', sse([...events, ...error])) }))(
      completionRequest,
    ),
  )
}

describe('one message, five ways', () => {
  it('is the same events and the same snapshots through Messages, Vertex AI and Bedrock', async () => {
    const events = await eventsOf('S<xy~>[ab]p{jk}T.')
    const expected = await lastValueFrom(streamOf('S<xy~>[ab]p{jk}T.|')().pipe(scanMessage(), toArray()))
    for (const [way, stream] of Object.entries(ways(events, false))) {
      const seen = await lastValueFrom(stream.pipe(toArray()))
      expect({ way, drawn: diagram(seen), seen }).toEqual({ way, drawn: 'S<xy~>[ab]p{jk}T.', seen: events })
      expect({ way, snapshots: await lastValueFrom(stream.pipe(scanMessage(), toArray())) }).toEqual({
        way,
        snapshots: expected,
      })
      expect(await lastValueFrom(stream.pipe(reduceMessage()))).toEqual(expected.at(-1))
    }
  })

  it('is the same text, piece by piece, through both dialects of Text Completions', async () => {
    const [stream] = Object.values(ways(await eventsOf('S[abc]$.'), false))
    const pieces = await lastValueFrom(stream!.pipe(textDeltas(), toArray()))
    const grown = pieces.map((_, index) => pieces.slice(0, index + 1).join(''))
    for (const dialect of dialects(pieces, false)) {
      expect(await lastValueFrom(dialect.pipe(completionDeltas(), toArray()))).toEqual(pieces)
      const snapshots = await lastValueFrom(dialect.pipe(scanCompletion(), toArray()))
      expect(snapshots.map(({ completion }) => completion)).toEqual(grown)
      expect(await lastValueFrom(dialect.pipe(reduceCompletion()))).toMatchObject({
        completion: 'abc',
        stop_reason: 'stop_sequence',
      })
    }
  })

  it('fails the same way at an overload in the middle, with the same before it', async () => {
    const texts = (stream: Observable<string>) =>
      lastValueFrom(
        stream.pipe(
          toEither(),
          scan(
            (seen: readonly unknown[], result) => [...seen, result._tag === 'Right' ? result.right : result.left],
            [],
          ),
        ),
      )
    const failure = expect.objectContaining({ _tag: 'ApiFailure', kind: 'overloaded_error', message: 'Overloaded' })
    for (const stream of Object.values(ways(await eventsOf('S[ab'), true))) {
      expect(await texts(stream.pipe(textDeltas()))).toEqual(['a', 'b', failure])
    }
    for (const dialect of dialects(['a', 'b'], true)) {
      expect(await texts(dialect.pipe(completionDeltas()))).toEqual(['a', 'b', failure])
    }
  })
})
