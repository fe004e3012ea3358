import { persist } from '../../src/redis/persist.ts'

const lost = new Error('Socket closed unexpectedly')
const refused = new Error('NOPERM')

/** Attempts that fail with these errors, one after the other, and then resolve. */
const failing = (...errors: readonly Error[]) => {
  const times: number[] = []
  const attempt = async (): Promise<string> => {
    times.push(Date.now())
    const error = errors[times.length - 1]
    if (error !== undefined) throw error
    return 'done'
  }
  return { times, attempt }
}

const config = { delay: 10, within: 35, isPermanent: (error: unknown) => error === refused }

/** Subscribes, and returns what was emitted so far, `|` at its completion and the error. */
const watch = (attempt: () => Promise<string>) => {
  const seen: unknown[] = []
  const subscription = persist(attempt, config).subscribe({
    next: (value) => seen.push(value),
    error: (error: unknown) => seen.push(error),
    complete: () => seen.push('|'),
  })
  return { seen, subscription }
}

describe('persist', () => {
  beforeEach(() => jest.useFakeTimers({ now: 0 }))
  afterEach(() => {
    expect(jest.getTimerCount()).toBe(0)
    jest.useRealTimers()
  })

  it('emits what the attempt resolves to', async () => {
    const { times, attempt } = failing()
    const { seen } = watch(attempt)
    await jest.advanceTimersByTimeAsync(0)
    expect([seen, times]).toEqual([['done', '|'], [0]])
  })

  it('attempts again after each failure', async () => {
    const { times, attempt } = failing(lost, lost)
    const { seen } = watch(attempt)
    await jest.advanceTimersByTimeAsync(19)
    expect([seen, times]).toEqual([[], [0, 10]])
    await jest.advanceTimersByTimeAsync(1)
    expect([seen, times]).toEqual([
      ['done', '|'],
      [0, 10, 20],
    ])
  })

  it('errors with the last error when the time is over', async () => {
    const last = new Error('The last one')
    const { times, attempt } = failing(lost, lost, lost, last)
    const { seen } = watch(attempt)
    await jest.advanceTimersByTimeAsync(34)
    expect(seen).toEqual([])
    await jest.advanceTimersByTimeAsync(100)
    expect([seen, times]).toEqual([[last], [0, 10, 20, 30]])
  })

  it('errors when the time is over, even if no attempt has settled', async () => {
    const { seen } = watch(() => new Promise(() => undefined))
    await jest.advanceTimersByTimeAsync(35)
    expect(seen).toEqual([undefined])
  })

  it('errors with a permanent error at once', async () => {
    const { times, attempt } = failing(lost, refused)
    const { seen } = watch(attempt)
    await jest.advanceTimersByTimeAsync(10)
    expect([seen, times]).toEqual([[refused], [0, 10]])
  })

  it('attempts no more when it is unsubscribed, also during an attempt', async () => {
    const { times, attempt } = failing(lost, lost, lost)
    const between = watch(attempt)
    await jest.advanceTimersByTimeAsync(5)
    between.subscription.unsubscribe()
    const during = watch(attempt)
    during.subscription.unsubscribe()
    await jest.advanceTimersByTimeAsync(100)
    expect([between.seen, during.seen, times]).toEqual([[], [], [0, 5]])
  })
})
