import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { from, lastValueFrom, toArray } from 'rxjs'
import { type Frame, TruncatedFailure } from '../../src/index.ts'
import {
  anthropicCompletions,
  completionDeltas,
  type CompletionRequest,
  completions,
  reduceCompletion,
} from '../../src/completions/index.ts'
import { marbles, replay } from '../../src/testing/index.ts'
import { withServer } from '../transport/withServer.ts'

const request: CompletionRequest = {
  model: 'claude-2',
  prompt: '\n\nHuman: Olá\n\nAssistant:',
  max_tokens_to_sample: 9,
}

const named = (completion: string, stop_reason: string | null = null): Frame => ({
  event: 'completion',
  data: JSON.stringify({ type: 'completion', completion, stop_reason, model: 'claude-2.0' }),
})

/** A frame that says neither its name nor its type. */
const unnamed = (completion: string, rest: object = {}): Frame => ({
  event: '',
  data: JSON.stringify({ completion, stop_reason: null, stop: null, ...rest }),
})

const stop = { stop_reason: 'stop_sequence' }
const old = { truncated: false, exception: null }

const run = (...frames: readonly Frame[]) => lastValueFrom(completions(() => from(frames))(request).pipe(toArray()))
const deltas = (...frames: readonly Frame[]) =>
  lastValueFrom(completions(() => from(frames))(request).pipe(completionDeltas(), toArray()))
const text = async (...frames: readonly Frame[]) => (await deltas(...frames)).join('')

describe('completions', () => {
  it(
    'completes at the event with a stop reason, and lets a connection go that is held open',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  a-p-b---a', {
        a: named(' Olá'),
        p: { event: 'ping', data: '{}' },
        b: named('!', 'max_tokens'),
      })
      const subs = '         ^---!'
      const expected = '     a-p-(b|)'

      const event = { type: 'completion', completion: ' Olá', stop_reason: null, model: 'claude-2.0' }
      expectObservable(completions(() => source)(request)).toBe(expected, {
        a: event,
        p: { type: 'ping' },
        b: { ...event, completion: '!', stop_reason: 'max_tokens' },
      })
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it(
    'fails as truncated without one',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  a-|', { a: named('Olá') })
      const subs = '         ^-!'
      const expected = '     a-#'

      const truncated = new TruncatedFailure('The stream ended without its last event')
      expectObservable(completions(() => source)(request).pipe(completionDeltas())).toBe(
        expected,
        { a: 'Olá' },
        truncated,
      )
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it('takes the name of the frame for a type that is missing', async () => {
    const event = { completion: 'a', stop_reason: 'stop_sequence', log_id: 'l' }
    expect(await run({ event: 'completion', data: JSON.stringify(event) })).toEqual([{ type: 'completion', ...event }])
  })

  it.each<[string, Frame]>([
    [
      'of the new dialect',
      { event: 'error', data: '{"error":{"type":"overloaded_error","message":"Sobrecarregado"}}' },
    ],
    ['without a name', { event: '', data: '{"error":{"type":"overloaded_error","message":"Sobrecarregado"}}' }],
  ])('fails at an error %s, as HTTP 529 would', async (_, error) => {
    await expect(run(named('Olá'), error)).rejects.toMatchObject({
      _tag: 'ApiFailure',
      kind: 'overloaded_error',
      message: 'Sobrecarregado',
    })
  })

  it('does not take empty pieces at the beginning for a repetition', async () => {
    expect(await text(unnamed(''), unnamed(''), unnamed('a'), unnamed('b', stop))).toBe('ab')
  })

  it('fails at an exception of the old dialect', async () => {
    await expect(
      run(unnamed('Olá', old), unnamed('Olá', { ...old, exception: 'model crashed' })),
    ).rejects.toMatchObject({
      _tag: 'ApiFailure',
      kind: 'api_error',
      message: 'model crashed',
    })
  })

  describe('the dialect before 2023-06-01', () => {
    const frames = (pieces: readonly string[], rest: object): readonly Frame[] =>
      pieces.map((_, index) =>
        unnamed(pieces.slice(0, index + 1).join(''), { ...rest, ...(index === pieces.length - 1 ? stop : {}) }),
      )
    const done: Frame = { event: '', data: '[DONE]' }
    const pieces = fc.array(fc.string({ minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 8 })

    it('comes out as the increments that it brings', async () => {
      await fc.assert(
        fc.asyncProperty(pieces, async (pieces) => {
          expect(await deltas(...frames(pieces, old), done)).toEqual(pieces)
        }),
      )
    })

    it('is known by how each event goes on from the last, where nothing else tells', async () => {
      await fc.assert(
        fc.asyncProperty(pieces, async (pieces) => {
          expect(await deltas(...frames(pieces, {}), done)).toEqual(pieces)
        }),
      )
    })

    it('is truncated where it ends before a stop reason, [DONE] or not', async () => {
      await expect(run(unnamed('Olá', old), done)).rejects.toMatchObject({ _tag: 'TruncatedFailure' })
    })

    it('fails where an event does not go on from the last', async () => {
      await expect(run(unnamed('Olá', old), unnamed('Hi', { ...old, ...stop }))).rejects.toMatchObject({
        _tag: 'ProtocolFailure',
      })
    })
  })

  describe('increments without a name, as Bedrock sends them', () => {
    it('stay what they are', async () => {
      expect(await deltas(unnamed(' Here'), unnamed(' are'), unnamed(' the'), unnamed('', stop))).toEqual([
        ' Here',
        ' are',
        ' the',
      ])
    })

    it('stay what they are, where one happens to begin with the one before', async () => {
      expect(await text(unnamed(' a'), unnamed(' apple'), unnamed('s'), unnamed('', stop))).toBe(' a apples')
      expect(await text(unnamed('ha'), unnamed('haha'), unnamed('', stop))).toBe('hahaha')
    })

    it('may end at once', async () => {
      expect(await run(unnamed('', stop))).toMatchObject([{ completion: '', stop_reason: 'stop_sequence' }])
    })
  })

  const page = readFileSync(join(__dirname, '../../examples/recordings/streaming-text-completions.pt.txt'), 'utf8')
  const example = /Response\n([\s\S]*?)\nEventos/.exec(page)?.[1] ?? ''

  it('reads the example of the documentation', async () => {
    const transport = anthropicCompletions({ fetch: replay(example) })
    const completion = await lastValueFrom(completions(transport)(request).pipe(reduceCompletion()))
    expect(completion).toEqual({
      type: 'completion',
      completion: ' Olá! Meu nome é Claude.',
      stop_reason: 'stop_sequence',
      model: 'claude-2.0',
    })
  })

  it(
    'is asked as the API documents it',
    withServer({ recording: example }, async ({ url, requests }) => {
      await lastValueFrom(completions(anthropicCompletions({ baseUrl: url, apiKey: 'a key' }))(request))
      expect(requests).toMatchObject([
        {
          method: 'POST',
          path: '/v1/complete',
          headers: { 'x-api-key': 'a key', 'anthropic-version': '2023-06-01' },
          body: { ...request, stream: true },
        },
      ])
    }),
  )
})
