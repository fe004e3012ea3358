import { concat, from, lastValueFrom, NEVER, toArray } from 'rxjs'
import type { MessageRequest } from '../../src/codec/messages/request/MessageRequest.ts'
import { MessageStreamEvent } from '../../src/codec/messages/MessageStreamEvent.ts'
import { TruncatedFailure } from '../../src/failure/TruncatedFailure.ts'
import { messages } from '../../src/source/messages.ts'
import { alphabet, diagram, frames, marbles, overloaded, streamOf } from '../../src/testing/index.ts'
import { anthropic } from '../../src/transport/anthropic.ts'
import { decodeSse } from '../../src/wire/decodeSse.ts'
import { decodeUtf8 } from '../../src/wire/decodeUtf8.ts'
import type { Frame } from '../../src/wire/Frame.ts'

const request: MessageRequest = { model: 'm', max_tokens: 1, messages: [] }

const frameOf = (event: MessageStreamEvent): Frame => ({
  event: event.type === '@unknown' ? event.wireType : event.type,
  data: JSON.stringify(MessageStreamEvent.encode(event)),
})

const frame = Object.fromEntries(Object.entries(alphabet).map(([letter, event]) => [letter, frameOf(event)]))

describe('messages', () => {
  it(
    'completes at message_stop, and lets a connection go that is held open',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  S[a-b]p?$.---p', frame)
      const subs = '         ^--------!'
      const expected = '     S[a-b]p?$(.|)'

      expectObservable(messages(() => source)(request)).toBe(expected, alphabet)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it(
    'fails as truncated where the body ends before',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  S[a]$|', frame)
      const subs = '         ^----!'
      const expected = '     S[a]$#'

      const truncated = new TruncatedFailure(
        'The stream ended before message_stop, with the stop reason end_turn. Read a server that never sends message_stop with messages(tolerant(transport)).',
        { stopReason: 'end_turn' },
      )
      expectObservable(messages(() => source)(request)).toBe(expected, alphabet, truncated)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it(
    'passes the failure of the transport on',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  S[a#', frame, overloaded)
      const subs = '         ^--!'
      const expected = '     S[a#'

      expectObservable(messages(() => source)(request)).toBe(expected, alphabet, overloaded)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it(
    'lets the transport go when it is unsubscribed',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  S[a-b]$.', frame)
      const unsub = '        ---!'
      const subs = '         ^--!'
      const expected = '     S[a-'

      expectObservable(messages(() => source)(request), unsub).toBe(expected, alphabet)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it('hands the request to the transport, once for each subscription', async () => {
    const transport = jest.fn(() => from([frame['S'], frame['.']] as readonly Frame[]))
    const answer = messages(transport)(request)
    await lastValueFrom(answer)
    expect(transport).toHaveBeenCalledWith(request)
  })

  it.each<[string, Frame, object]>([
    [
      'a data line that is no JSON',
      { event: 'content_block_stop', data: '{"index"' },
      { _tag: 'DecodeFailure', layer: 'json' },
    ],
    [
      'a known event that is malformed',
      { event: 'content_block_stop', data: '{}' },
      { _tag: 'DecodeFailure', layer: 'event' },
    ],
    ['an event that has no place', frameOf(alphabet.b), { _tag: 'ProtocolFailure' }],
  ])('fails at %s', async (_, bad, failure) => {
    const source = from([frame['S'], bad, frame['.']] as readonly Frame[])
    await expect(lastValueFrom(messages(() => source)(request))).rejects.toMatchObject(failure)
  })

  it('says so if the response is a whole message in place of a stream', async () => {
    const whole = { type: 'message', id: 'msg_1', role: 'assistant', content: [{ type: 'text', text: 'Hello' }] }
    const fetch = () => Promise.resolve(Response.json(whole))
    await expect(lastValueFrom(messages(anthropic({ fetch }))(request))).rejects.toMatchObject({
      _tag: 'DecodeFailure',
      message: expect.stringMatching(
        /^Expected a stream, received a whole message\. Does the server ignore "stream": true\?/,
      ) as string,
      input: JSON.stringify(whole),
    })
  })

  it('never looks at what a gateway adds after message_stop', async () => {
    const source = from([frame['S'], frame['.'], { event: 'data', data: '[DONE]' }] as readonly Frame[])
    expect(await lastValueFrom(messages(() => source)(request))).toEqual(alphabet['.'])
  })

  it('reads what frames writes', async () => {
    const events = await lastValueFrom(streamOf('S<xy~>[ab]{jk}pT?(.|)')().pipe(toArray()))
    const source = concat(from(frames(events)), NEVER).pipe(decodeUtf8(), decodeSse())
    const read = await lastValueFrom(messages(() => source)(request).pipe(toArray()))
    expect(read).toEqual(events)
    expect(diagram(read)).toBe('S<xy~>[ab]{jk}pT?.')
  })
})
