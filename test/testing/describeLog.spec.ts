import { EMPTY, filter, map, type Observable, skip } from 'rxjs'
import { memoryLog } from '../../src/relay/log/memoryLog.ts'
import type { StreamLog } from '../../src/relay/log/StreamLog.ts'
import { describeLog } from '../../src/testing/describeLog.ts'
import type { LogStore } from '../../src/testing/LogStore.ts'
import type { Frame } from '../../src/wire/Frame.ts'

/** Returns the specs of a store by their names. */
const specsOf = (store: LogStore): ReadonlyMap<string, () => Promise<void>> => {
  const specs = new Map<string, () => Promise<void>>()
  describeLog({ describe: (_, add) => add(), it: (name, spec) => specs.set(name, spec) }, 'a log', store)
  return specs
}

/** A log in memory whose readers receive something else. */
const faulty =
  (change: (frames: Observable<Frame>, position: string | undefined) => Observable<Frame>): LogStore['open'] =>
  (config) => {
    const log = memoryLog(config)
    const wrong: StreamLog = (id, source) => (position) => change(log(id, source)(position), position)
    return wrong
  }

describe('describeLog', () => {
  it('adds specs that all pass over a log that keeps its promises', async () => {
    const specs = specsOf({ open: memoryLog })
    await Promise.all([...specs.values()].map((spec) => spec()))
    expect(specs.size).toBeGreaterThan(40)
  })

  it.each<[fault: string, open: LogStore['open'], spec: string]>([
    [
      'loses a frame for a reader that comes back',
      faulty((frames, position) => (position === undefined ? frames : frames.pipe(skip(1)))),
      'emits the stream once and in order to a reader, however often it leaves and comes back',
    ],
    [
      'loses a frame for everyone',
      faulty((frames) => frames.pipe(filter(({ data }) => data !== 'null'))),
      'keeps the data of a frame as it was written',
    ],
    [
      'gives frames the ids of another stream',
      faulty((frames) => frames.pipe(map((it) => ({ ...it, id: `${it.id}${Math.random()}` })))),
      'numbers the frames from 1, whatever ids they had',
    ],
    [
      'knows every stream',
      () => () => () => EMPTY,
      'starts nothing for a reader that has read before: its stream is gone',
    ],
    [
      'subscribes the source for each reader',
      (config) => {
        const log = memoryLog(config)
        let readers = 0
        return (id, source) => log(source === undefined ? id : `${id}${++readers}`, source)
      },
      'subscribes the source once, when its first reader subscribes, however many read',
    ],
  ])('has a spec that fails over a log that %s', async (_, open, spec) => {
    await expect(specsOf({ open }).get(spec)?.()).rejects.toThrow(/expected .*, received/s)
  })
})
