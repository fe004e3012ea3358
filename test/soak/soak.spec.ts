import { hasRedis, type Redis, startRedis } from '../../examples/relay/startRedis.ts'
import { dropStreams } from './dropStreams.ts'

describe('Streams that are dropped at random moments', () => {
  let redis: Redis | undefined
  beforeAll(async () => (redis = hasRedis() ? await startRedis() : undefined))
  afterAll(() => redis?.stop())

  it('leave no socket, no connection to Redis, no listener and no timer', async () => {
    const warnings: Error[] = []
    const warned = (warning: Error) => warnings.push(warning)
    process.on('warning', warned)
    const { open, resources, signals, dropped, completed, failed, ...left } = await dropStreams({
      streams: 200,
      seed: 1,
      redis: redis?.path,
    })
    process.off('warning', warned)

    expect(dropped).toBeGreaterThan(100)
    expect(dropped + completed + failed).toBe(200)
    expect({ open, resources, warnings }).toEqual({ open: 0, resources: [], warnings: [] })
    expect(left).toMatchObject({ connections: 0, listeners: 0 })
    expect(signals).toBeLessThan(10)
  }, 60_000)
})
