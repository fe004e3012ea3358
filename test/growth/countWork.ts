import { PerformanceObserver } from 'node:perf_hooks'
import { setImmediate } from 'node:timers/promises'

/** What a task takes on any machine. */
export interface Work {
  /** Bytes on the heap of JavaScript and in buffers. */
  readonly allocated: number
  /** Characters that the methods of strings, regular expressions, `JSON` and `TextDecoder` read or copied. */
  readonly scanned: number
}

/** The options of Node with which the same task allocates the same: no collection meanwhile, and no code that is compiled meanwhile. */
export const countingOptions: readonly string[] = [
  '--expose-gc',
  '--min-semi-space-size=256',
  '--max-semi-space-size=256',
  '--no-opt',
  '--no-sparkplug',
]

let scanned = 0

/** Replaces methods with ones that also add what they read. */
const count = <Name extends string>(
  owner: Readonly<Record<Name, unknown>>,
  names: readonly Name[],
  read: (self: unknown, given: readonly unknown[], returned: unknown) => number,
): void => {
  for (const name of names) {
    const method = owner[name]
    if (typeof method !== 'function') throw new TypeError(`${name} is not a method`)
    Object.defineProperty(owner, name, {
      value(this: unknown, ...given: readonly unknown[]): unknown {
        const returned: unknown = Reflect.apply(method, this, given)
        scanned += read(this, given, returned)
        return returned
      },
    })
  }
}

const sizeOf = (text: unknown): number => (typeof text === 'string' ? text.length : 0)
const whole = (self: unknown): number => sizeOf(self)
const copied = (_: unknown, __: unknown, returned: unknown): number => sizeOf(returned)
const one = (): number => 1

/** The characters from where a search began to the end of what it found. */
const upTo = (text: unknown, sought: unknown, from: unknown, found: unknown): number => {
  const begin = typeof from === 'number' ? from : 0
  return typeof found === 'number' && found >= 0 ? found + sizeOf(sought) - begin : Math.max(0, sizeOf(text) - begin)
}

const countScans = (): void => {
  count(String.prototype, ['includes', 'match', 'matchAll', 'replace', 'replaceAll', 'search', 'split'], whole)
  count(String.prototype, ['startsWith', 'endsWith'], (_, [sought]) => sizeOf(sought))
  count(String.prototype, ['at', 'charAt', 'charCodeAt', 'codePointAt'], one)
  count(String.prototype, ['slice', 'substring', 'trim', 'concat', 'padEnd', 'repeat'], copied)
  count(String.prototype, ['indexOf'], (self, [sought, from], found) => upTo(self, sought, from, found))
  count(String.prototype, ['lastIndexOf'], (self, _, found) => sizeOf(self) - Math.max(0, Number(found)))
  count(JSON, ['parse'], (_, [text]) => sizeOf(text))
  count(JSON, ['stringify'], copied)
  count(TextDecoder.prototype, ['decode'], copied)

  const exec = RegExp.prototype.exec
  const counted = function (this: RegExp, text: string): RegExpExecArray | null {
    const from = this.lastIndex
    const found = exec.call(this, text)
    scanned += found ? upTo(text, found[0], from, found.index) : this.sticky ? 1 : text.length - from
    return found
  }
  Object.defineProperties(RegExp.prototype, {
    exec: { value: counted },
    test: {
      value(this: RegExp, text: string) {
        return counted.call(this, text) !== null
      },
    },
  })
}

const allocated = (): number => {
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

/** Returns a function that counts the work of a task, which is made again for each count. The process needs the `countingOptions`. */
export const startCounting = (): ((make: () => () => Promise<unknown>) => Promise<Work>) => {
  let collected = 0
  new PerformanceObserver((list) => (collected += list.getEntries().length)).observe({ entryTypes: ['gc'] })
  countScans()

  /** How many collections there were. Node reports them a turn later. */
  const collections = async (): Promise<number> => {
    for (let turn = 0; turn < 3; turn++) await setImmediate()
    return collected
  }

  const countOnce = async (task: () => Promise<unknown>): Promise<Work> => {
    if (!gc) throw new Error('Counting needs --expose-gc')
    for (let turn = 0; turn < 3; turn++) gc() // each ends what the last one has left to be swept, which would lower the count
    const collectedBefore = await collections()
    const before = { scanned, allocated: allocated() }
    await task()
    const work = { allocated: allocated() - before.allocated, scanned: scanned - before.scanned }
    if ((await collections()) > collectedBefore)
      throw new Error('V8 collected in the middle: the task is too large to count')
    return work
  }
  return async (make) => {
    const works = []
    for (let turn = 0; turn < 5; turn++) works.push(await countOnce(make()))
    // V8 frees what a collection found a while later, so that a count may be too low, never too high.
    return {
      allocated: Math.max(...works.map(({ allocated }) => allocated)),
      scanned: Math.max(...works.map(({ scanned }) => scanned)),
    }
  }
}
