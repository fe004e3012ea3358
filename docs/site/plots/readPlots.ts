import * as t from 'io-ts'
import type { Dots, Figure, Lines, Plot } from './Plot.ts'

const Quartiles = t.tuple([t.number, t.number, t.number])
const Series = t.array(t.type({ name: t.string, ms: t.array(t.number) }))

const Throughput = t.array(t.type({ read: t.number, found: t.array(t.type({ name: t.string, ratio: Quartiles })) }))
const Latency = t.array(t.type({ found: t.array(t.type({ name: t.string, p50: t.number, p99: t.number })) }))
const Growth = t.array(t.type({ sizes: t.array(t.number), found: Series }))
const PartialInput = t.array(
  t.type({ sizes: t.array(t.number), found: t.array(t.type({ name: t.string, rows: Series })) }),
)
const OpenStreams = t.array(t.type({ found: t.type({ name: t.string, heap: t.number }) }))
const Heap = t.array(t.type({ name: t.string, workload: t.string, found: t.type({ live: t.number, peak: t.number }) }))
const Http = t.array(
  t.type({ found: t.array(t.type({ name: t.string, ratio: Quartiles, p50: t.number, p99: t.number })) }),
)
const ToolLoop = t.array(t.type({ found: t.array(t.type({ name: t.string, ratio: Quartiles })) }))
const ColdStart = t.array(t.type({ found: t.array(t.type({ name: t.string, ms: t.number })) }))
const Size = t.array(t.type({ found: t.array(t.type({ name: t.string, minified: t.number, gzip: t.number })) }))

/** A file that `npm run bench -- --json FILE` wrote. */
const Bench = t.intersection([
  t.type({ results: t.UnknownRecord }),
  t.partial({ node: t.string, cores: t.number, cpu: t.string, date: t.string }),
])

export interface Plots {
  /** The machine, and when it measured. */
  readonly title: string
  readonly plots: readonly Plot[]
}

/** Returns the plots of what a file of the benchmark contains. A part that is missing, or has another form, has no plot. */
export const readPlots = (json: unknown): Plots | undefined => {
  const bench = Bench.decode(json)
  if (bench._tag === 'Left') return undefined
  const { results, node, cores, cpu, date } = bench.right
  const part = <A>(codec: t.Type<A, unknown>, name: string): A | undefined => {
    const found = codec.decode(results[name])
    return found._tag === 'Left' ? undefined : found.right
  }
  const machine = [node && `Node ${node.replace(/^v/, '')}`, cores && `${cores} cores`, cpu, date]
  return {
    title: machine.filter((it) => it !== undefined && it !== '').join(', '),
    plots: [
      throughput((name) => part(Throughput, name)),
      dots('From the byte to the subscriber', 'µs, from the median to the 99th percentile', [
        ['one event at a time', part(Latency, 'latency')?.[0]?.found.map((it) => ranged(it.name, it.p50, it.p99))],
      ]),
      growing('Tool input, the value after each delta', part(Growth, 'growth') ?? []),
      ...(part(PartialInput, 'partialInput') ?? []).flatMap(({ sizes, found }) =>
        found.map(({ name, rows }) => growing(`Parsers of partial input: ${name}`, [{ sizes, found: rows }])),
      ),
      openStreams(part(OpenStreams, 'openStreams') ?? []),
      dots(
        'The heap while a stream is read',
        'MB, from the live objects to the peak',
        ['W1', 'W2'].map((workload) => [
          workload,
          part(Heap, 'heap')
            ?.filter((it) => it.workload === workload)
            .map(({ name, found }) => ranged(name, found.live, found.peak)),
        ]),
      ),
      dots(
        'Short answers over HTTP, CPU of the client',
        'times F0, quartiles',
        [['an answer', part(Http, 'http')?.[0]?.found.map((it) => quartiles(it.name, it.ratio))]],
        1,
      ),
      dots('Short answers over HTTP, the first event', 'ms, from the median to the 99th percentile', [
        ['an answer', part(Http, 'http')?.[0]?.found.map((it) => ranged(it.name, it.p50, it.p99))],
      ]),
      dots(
        'A conversation of ten answers with tools',
        'times the bare loop, quartiles',
        [['a turn', part(ToolLoop, 'toolLoop')?.[0]?.found.map((it) => quartiles(it.name, it.ratio))]],
        1,
      ),
      dots('Importing the package', 'ms, median', [
        ['a new process', part(ColdStart, 'coldStart')?.[0]?.found.map(({ name, ms }) => ({ name, value: ms }))],
      ]),
      dots('The first program as a bundle', 'kB, from gzip to minified', [
        [
          'without rxjs',
          part(Size, 'size')?.[0]?.found.map(({ name, minified, gzip }) => ranged(name, gzip / 1024, minified / 1024)),
        ],
      ]),
    ].filter(({ panels }) => panels.length > 0),
  }
}

const quartiles = (name: string, [low, value, high]: readonly [number, number, number]): Figure => ({
  name,
  low,
  value,
  high,
})

const ranged = (name: string, value: number, high: number): Figure => ({ name, value, low: value, high })

/** A scale by factors has no place for 0. */
const isDrawn = ({ value, low = value, high = value }: Figure): boolean =>
  [value, low, high].every((it) => Number.isFinite(it) && it > 0)

const dots = (
  title: string,
  unit: string,
  panels: readonly (readonly [string, readonly Figure[] | undefined])[],
  mark?: number,
): Plot => ({
  title,
  unit,
  ...(mark === undefined ? {} : { mark }),
  panels: panels
    .map(([name, figures = []]): Dots => ({ title: name, figures: figures.filter(isDrawn) }))
    .filter(({ figures }) => figures.length > 0),
})

const reads = new Map([
  [0, 'one event per read'],
  [16 * 1024, '16 KB reads'],
  [64 * 1024, '64 KB reads'],
])

const throughput = (part: (name: string) => t.TypeOf<typeof Throughput> | undefined): Plot =>
  dots(
    'Reading a stream',
    'times F0, quartiles; less is faster',
    ['W1', 'W2', 'W3', 'W4'].flatMap((name) =>
      (part(name) ?? []).map(
        ({ read, found }) =>
          [
            `${name}, ${reads.get(read) ?? `reads of ${read} bytes`}`,
            found.map((it) => quartiles(it.name, it.ratio)),
          ] as const,
      ),
    ),
    1,
  )

const openStreams = (results: t.TypeOf<typeof OpenStreams>): Plot => {
  const found = results.map((result) => result.found)
  const bare = found.find(({ name }) => name === 'bare')?.heap ?? 0
  return dots('What an open stream keeps', 'kB of heap', [
    [
      'one of thousands',
      found.filter(({ name }) => name !== 'bare').map(({ name, heap }) => ({ name, value: (heap - bare) / 1000 })),
    ],
  ])
}

/** A small plot for each name, with the others behind it. */
const growing = (
  title: string,
  results: readonly { readonly sizes: readonly number[]; readonly found: t.TypeOf<typeof Series> }[],
): Plot => ({
  title,
  unit: 'ms, by KiB of input',
  panels: results.flatMap(({ sizes, found }) => {
    const lines = found
      .map(({ name, ms }) => ({ name, values: ms.filter((it) => Number.isFinite(it) && it > 0) }))
      .filter(({ values }) => values.length > 0 && values.length <= sizes.length)
    return lines.map(({ name }): Lines => ({ title: name, sizes, front: name, lines }))
  }),
})
