import fc from 'fast-check'
import { lastValueFrom } from 'rxjs'
import { anthropic, isFailure, messages } from '../../../src/index.ts'
import { failureFrame } from '../../../src/server/index.ts'
import { echoForms, echoPlaces, everythingOf, showsSecret } from '../../fuzz/echoes.ts'

const request = { model: 'm', max_tokens: 1, messages: [] }

const failureOf = (config: Parameters<typeof anthropic>[0]): Promise<unknown> =>
  lastValueFrom(messages(anthropic(config))(request)).then(
    () => 'no failure',
    (error: unknown) => error,
  )

describe('An echo of a key', () => {
  const key = fc
    .array(fc.constantFrom(...'abcXYZ0123456789-_+/.=~'), { minLength: 8, maxLength: 60 })
    .map((characters) => characters.join(''))
    .filter((text) => new Set(text).size > 5)

  it('in any promised form is not shown by the failure, neither printed nor as JSON', async () => {
    let echoes = 0
    await fc.assert(
      fc.asyncProperty(key, fc.boolean(), fc.nat(echoPlaces.length - 1), async (apiKey, whole, place) => {
        for (const form of echoForms) {
          const echo = form(whole ? apiKey : apiKey.slice(0, 20))
          const failure = await failureOf({
            apiKey,
            fetch: () => Promise.resolve(echoPlaces[place]?.(echo) ?? new Response()),
          })
          if (failure === 'no failure') continue
          expect(isFailure(failure)).toBe(true)
          const shown = everythingOf(failure) + failureFrame(failure).data
          expect(showsSecret(shown, apiKey)).toBe(false)
          echoes += 1
        }
      }),
      { numRuns: 1200 },
    )
    expect(echoes).toBeGreaterThanOrEqual(10_000)
  }, 120_000)
})
