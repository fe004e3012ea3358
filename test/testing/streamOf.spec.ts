import { asapScheduler, defer, lastValueFrom, merge, share, toArray } from 'rxjs'
import { streamOf } from '../../src/testing/index.ts'

const typesOf = (events: readonly { readonly type: string }[]) => events.map(({ type }) => type)

describe('streamOf with a scheduler', () => {
  it('emits nothing before subscribe has returned, and then the same events', async () => {
    const events: { readonly type: string }[] = []
    const ask = streamOf('S[a]$(.|)', { scheduler: asapScheduler })
    ask().subscribe((event) => events.push(event))
    expect(events).toEqual([])
    const later = await lastValueFrom(ask().pipe(toArray()))
    expect(typesOf(later)).toEqual(typesOf(await lastValueFrom(streamOf('S[a]$(.|)')().pipe(toArray()))))
    expect(events).toEqual(later)
  })

  it('lets two readers share one subscription, as over a network', async () => {
    const requestsOf = async (ask: ReturnType<typeof streamOf>): Promise<number> => {
      let requests = 0
      const shared = defer(() => {
        requests += 1
        return ask()
      }).pipe(share())
      await lastValueFrom(merge(shared, shared))
      return requests
    }
    expect(await requestsOf(streamOf('S$(.|)', { scheduler: asapScheduler }))).toBe(1)
    expect(await requestsOf(streamOf('S$(.|)'))).toBe(2)
  })
})
