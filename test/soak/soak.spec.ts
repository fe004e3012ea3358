import { dropStreams } from './dropStreams.ts'

describe('Streams that are dropped at random moments', () => {
  it('leave no socket, no listener and no timer', async () => {
    const warnings: Error[] = []
    const warned = (warning: Error) => warnings.push(warning)
    process.on('warning', warned)
    const { open, resources, signals, dropped, completed, failed } = await dropStreams({ streams: 200, seed: 1 })
    process.off('warning', warned)

    expect(dropped).toBeGreaterThan(100)
    expect(dropped + completed + failed).toBe(200)
    expect({ open, resources, warnings }).toEqual({ open: 0, resources: [], warnings: [] })
    expect(signals).toBeLessThan(10)
  }, 60_000)
})
