import { fuzz } from './fuzz.ts'

describe('A random or mutated input', () => {
  it('never hangs, throws, or fails with what is no failure', async () => {
    expect(await fuzz({ runs: 3000, seed: 20_261_121 })).toEqual([])
  }, 60_000)

  it('comes again by its seed and its number', async () => {
    const begun: number[] = []
    await fuzz({ runs: 3, seed: 1, from: 40, begin: (run) => begun.push(run) })
    expect(begun).toEqual([40, 41, 42])
  })
})
