import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { catchError, lastValueFrom, map, of, scan } from 'rxjs'
import { brokenFetch, type Fault, textOfRecording } from '../../docs/site/playground/brokenFetch.ts'
import { type Readers, recoveries } from '../../docs/site/playground/recoveries.ts'
import { anthropic, isFailure, messages } from '../../src/index.ts'

const recording = readFileSync(join(__dirname, '../../examples/recordings/rivers/Tejo.sse'), 'utf8')
const text = textOfRecording(recording)
const request = {
  model: 'claude-sonnet-4-5',
  max_tokens: 64,
  messages: [{ role: 'user' as const, content: 'The Tejo?' }],
}

/** What a reader has at the end, and how many requests were sent; the waits are left out. */
const outcome = async (name: string, reader: keyof Readers, fault: Fault, at: number) => {
  let requests = 0
  const bill = (billed: { readonly requests?: number }): void => void (requests += billed.requests ?? 0)
  const ask = messages(anthropic({ fetch: brokenFetch({ recording, at, fault, pace: 0, bill }) }))
  const found = recoveries.find((it) => it.name === name)
  if (found === undefined) throw new Error(`No recovery is named ${name}.`)
  const seen = found.readers(ask, request)[reader].pipe(
    map((shown) => ({ shown, error: '' })),
    catchError((error: unknown) => of({ shown: undefined, error: isFailure(error) ? error._tag : String(error) })),
    scan((all, { shown, error }) => ({ shown: shown ?? all.shown, error }), { shown: '', error: '' }),
  )
  return { ...(await lastValueFrom(seen)), requests }
}

describe('An answer that breaks in the playground', () => {
  beforeEach(() => jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] }))
  afterEach(() => jest.useRealTimers())

  const run = async (...args: Parameters<typeof outcome>) => {
    const done = outcome(...args)
    await jest.advanceTimersByTimeAsync(20_000)
    return done
  }

  const readers = ['text', 'snapshots', 'message'] as const

  it.each(
    readers.flatMap((reader) =>
      [4, 8, 12].flatMap((at) => (['overload', 'cut'] as const).map((fault) => [reader, at, fault] as const)),
    ),
  )('is shown once to a reader of %s after %i frames, then %s, restarted or resumed', async (reader, at, fault) => {
    for (const name of ['restartWithBackoff', 'withResume']) {
      expect(await run(name, reader, fault, at)).toEqual({ shown: text, error: '', requests: 2 })
    }
  })

  it('is retried until the first value, so that only the reader of the message gets it after some text', async () => {
    expect(await run('retryWithBackoff', 'message', 'overload', 8)).toEqual({ shown: text, error: '', requests: 2 })
    expect(await run('retryWithBackoff', 'text', 'overload', 8)).toMatchObject({ error: 'ApiFailure', requests: 1 })
    expect(await run('retryWithBackoff', 'text', 'refused', 8)).toEqual({ shown: text, error: '', requests: 2 })
  })

  it('ends there without a recovery, and what arrived stays', async () => {
    const { shown, error, requests } = await run('none', 'text', 'cut', 8)
    expect([error, requests]).toEqual(['TruncatedFailure', 1])
    expect(shown).not.toBe('')
    expect(text.startsWith(shown)).toBe(true)
  })
})
