// The parts of the benchmark: the tasks of each, and the tables of their results. `--quick` runs a slow one only if it is named.
import { contenders, takesPart } from './contenders.mjs'
import { short, spread, table } from './tables.mjs'

const kibibyte = 1024
const gap = '–'

/** A table with a row for each contender. */
const rowsOf = (head, rows, cells) => table([head, ...rows.map((row) => [row.name, ...cells(row)])])

const readNames = new Map([
  [0, 'one event per read'],
  [16 * kibibyte, '16 KB reads'],
  [64 * kibibyte, '64 KB reads'],
])

/** A workload, once for each size of read. */
const throughput = (workload, what, readsOf) => ({
  title: `${workload}: ${what}. Times F0 (quartiles), and µs an event`,
  tasks: ({ quick, ours }) =>
    readsOf(quick).map((read) => ({
      bench: 'throughput',
      task: { workload, read, rounds: quick ? 5 : ours ? 11 : 15, target: quick ? 12 : 30 },
    })),
  show: (results) => {
    const cell = ({ ratio, perEvent }) => [spread(ratio), short(perEvent)]
    return table([
      ['', ...results.flatMap(({ read }) => [readNames.get(read), 'µs'])],
      ...results[0].found.map(({ name }, row) => [name, ...results.flatMap(({ found }) => cell(found[row]))]),
    ])
  },
})

const reads = (quick) => (quick ? [0, 16 * kibibyte] : [...readNames.keys()])
const readsOfShort = () => [0, 16 * kibibyte]

const latency = {
  title: 'From the byte to the subscriber: one event at a time, µs',
  tasks: ({ quick }) => [{ bench: 'latency', task: { rounds: quick ? 5 : 25, blockSize: 200 } }],
  show: ([{ found }]) =>
    rowsOf(['', 'p50', 'p99', 'p50, times F0'], found, ({ p50, p99, ratio }) => [
      short(p50),
      short(p99),
      spread(ratio),
    ]),
}

const readers = ['F0', 'ours (a)', 'ours (b)', 'SDK, raw', 'SDK, .stream()', 'Vercel AI', 'LangChain']
const readersOf = ({ quick, ours, without }) =>
  contenders.filter(takesPart({ quick, alone: ours, without })).filter(({ name }) => readers.includes(name))

const openStreams = {
  title: 'What one of thousands of open streams keeps: heap beyond its body, and resident memory',
  tasks: (options) =>
    [{ name: 'bare' }, ...readersOf(options)].map(({ name, slow }) => ({
      bench: 'openStreams',
      task: { name, streams: slow ? 1000 : options.quick ? 2000 : 10_000 },
    })),
  show: (results) => {
    const [bare, ...rows] = results.map(({ found }) => found)
    const cells = ({ heap, long, rss }) =>
      [heap - bare.heap, long - bare.long, rss - bare.rss].map((bytes) => short(bytes / 1000))
    return rowsOf(['', 'kB of heap', 'with a request of 100 kB', 'kB resident'], rows, cells)
  },
}

const openFetches = {
  title: "The same over Node's own fetch and a server on loopback, with a request of 100 kB: kB of heap beyond F0",
  tasks: ({ quick }) =>
    ['F0', 'ours (a)', 'ours (b)'].map((name) => ({
      bench: 'openFetches',
      task: { name, streams: quick ? 300 : 1000 },
    })),
  show: (results) => {
    const [floor, ...rows] = results.map(({ found }) => found)
    return rowsOf(['', 'kB of heap'], rows, ({ heap }) => [short((heap - floor.heap) / 1000)])
  },
}

const heap = {
  title: 'The heap while a stream is read in 16 KB reads, MB beyond that before: live objects, and the peak',
  tasks: (options) =>
    ['W1', 'W2'].flatMap((workload) =>
      readersOf(options)
        .filter(({ not }) => !not?.includes(workload))
        .map(({ name }) => ({ bench: 'heap', task: { name, workload, read: 16 * kibibyte } })),
    ),
  show: (results) => {
    const rows = readers.filter((name) => results.some((result) => result.name === name))
    const cells = (name, workload) => {
      const { found } = results.find((result) => result.name === name && result.workload === workload) ?? {}
      return found === undefined ? [gap, gap] : [short(found.live), short(found.peak)]
    }
    return table([
      ['', 'W1, lives', 'W1, rises to', 'W2, lives', 'W2, rises to'],
      ...rows.map((name) => [name, ...cells(name, 'W1'), ...cells(name, 'W2')]),
    ])
  },
}

const milliseconds = ({ ms, exponent }, sizes) => [
  ...sizes.map((_, i) => (ms[i] === undefined ? gap : short(ms[i]))),
  ms.length > 1 ? exponent.toFixed(2) : gap,
]
const sizesOf = (sizes) => ['', ...sizes.map((size) => `${size} KiB`), 'exponent']

const growth = {
  title: 'How tool input grows: ms from the bytes to the value after each delta of 20 characters',
  tasks: ({ quick }) => [
    {
      bench: 'growth',
      task: {
        rounds: quick ? 9 : 15,
        patience: quick ? 200 : 500,
        sizes: quick ? [16, 64, 256] : [16, 64, 256, 1024, 4096],
      },
    },
  ],
  show: ([{ found, sizes }]) => rowsOf(sizesOf(sizes), found, (row) => milliseconds(row, sizes)),
}

const partialInput = {
  title: 'Parsers of partial input: ms, the value looked at after each delta of 20 characters',
  tasks: ({ quick }) => [
    {
      bench: 'partialInput',
      task: quick
        ? { shapes: ['tool input'], rounds: 3, patience: 150, sizes: [64, 1024, 4096] }
        : { rounds: 7, patience: 400, sizes: [16, 64, 256, 1024, 4096] },
    },
  ],
  show: ([{ found, sizes }]) =>
    found
      .map(({ name, rows }) => rowsOf([name, ...sizesOf(sizes).slice(1)], rows, (row) => milliseconds(row, sizes)))
      .join('\n\n'),
}

const batchResults = {
  title: 'The results of a batch: MB of heap beyond that at the start, while it is read',
  tasks: ({ quick }) => [{ bench: 'batchResults', task: { sizes: quick ? [1000] : [1000, 10_000, 100_000] } }],
  show: ([{ found }]) =>
    table([
      ['lines', 'MB read', 'at 10 %', 'at 50 %', 'at 100 %', 'most', 'µs a line'],
      ...found.map(({ lines, megabytes, heaps, ms }) => [
        lines,
        megabytes.toFixed(1),
        ...[heaps[0], heaps[4], heaps[9], Math.max(...heaps)].map(short),
        short((1000 * ms) / lines),
      ]),
    ]),
}

const http = {
  title: 'Short answers over real HTTP: µs of CPU of the client, and what a user waits for',
  tasks: ({ quick }) => [{ bench: 'http', task: { rounds: quick ? 5 : 15, answers: quick ? 100 : 300, together: 8 } }],
  show: ([{ found }]) =>
    rowsOf(
      ['', 'CPU an answer, times F0', 'µs', 'answers a second', 'first event p50, ms', 'p99', 'connections for 1 000'],
      found,
      ({ ratio, cpu, rate, p50, p99, connections }) => [
        spread(ratio),
        short(cpu),
        rate.toFixed(0),
        short(p50),
        short(p99),
        short(connections),
      ],
    ),
}

const coldStart = {
  slow: true,
  title: 'Importing the package in a new process: ms and MB beyond a process that imports nothing',
  tasks: ({ quick }) => [{ bench: 'coldStart', task: { rounds: quick ? 5 : 15 } }],
  show: ([{ found }]) => rowsOf(['', 'ms', 'MB resident'], found, ({ ms, rss }) => [short(ms), short(rss / 1e6)]),
}

const toolLoop = {
  title: 'A conversation of ten answers, nine of which call a tool',
  tasks: ({ quick }) => [{ bench: 'toolLoop', task: { rounds: quick ? 7 : 21 } }],
  show: ([{ found }]) =>
    rowsOf(['', 'times the bare loop', 'µs a turn'], found, ({ ratio, perTurn }) => [spread(ratio), short(perTurn)]),
}

const relay = {
  slow: true,
  title: 'Passing streams on over HTTP, from the byte of the upstream to the reader: ms',
  tasks: ({ quick }) => [
    {
      bench: 'relay',
      task: {
        rounds: quick ? 3 : 5,
        many: { frames: quick ? 80 : 160, size: 60, pace: 50 },
        slow: { frames: quick ? 3000 : 6000, warm: 500, size: 2000, pace: 1 },
        slowOnes: 100,
      },
    },
  ],
  show: ([{ found, slow, slowOnes }]) => {
    const ofMany = found.filter(({ staring }) => staring === undefined)
    const ofOne = found.filter(({ staring }) => staring !== undefined)
    return [
      '1 000 readers of 100 streams with 20 frames a second each:',
      rowsOf(
        ['', 'p50', 'p99', 'p99, times a pass-through', 'µs of CPU a frame', 'kB of heap a reader', 'kB resident'],
        ofMany,
        ({ p50, p99, ratio, cpu, kept, rss }) => [
          ...[p50, p99].map(short),
          spread(ratio),
          short(cpu),
          ...[kept, rss].map((bytes) => short(bytes / 1000)),
        ],
      ),
      `Ten readers of one stream of 1 000 frames a second and ${((slow.frames * slow.size) / 1e6).toFixed(0)} MB, alone and beside ${slowOnes} that take nothing:`,
      rowsOf(
        ['', 'p50', 'p99', 'p99, times without them', 'MB of heap', 'MB resident'],
        ofOne,
        ({ p50, p99, ratio, kept, rss }) => [
          ...[p50, p99].map(short),
          spread(ratio),
          ...[kept, rss].map((bytes) => short(bytes / 1e6)),
        ],
      ),
    ].join('\n\n')
  },
}

const paces = new Map([
  [20, '20 streams of 50 frames a second each'],
  [0, '20 streams that emit a frame in each turn of the event loop'],
])

const stores = {
  slow: true,
  title: 'Stores: µs of CPU of the process for each frame and reader, beyond the source of the frames',
  tasks: ({ quick }) => [
    {
      bench: 'stores',
      task: {
        rounds: quick ? 3 : 5,
        loads: [
          { pace: 20, frames: quick ? 50 : 100 },
          { pace: 0, frames: quick ? 500 : 1000 },
        ],
      },
    },
  ],
  show: ([{ found, loads }]) =>
    found === null
      ? 'Left out: redis-server is not installed.'
      : loads
          .map(({ pace }) =>
            rowsOf(
              [
                paces.get(pace),
                'readers',
                'µs',
                'times `resumable-stream`, resumed',
                'µs of Redis a frame',
                'kB of heap a reader',
              ],
              found.filter((row) => row.pace === pace),
              ({ readers, cpu, ratio, redis, heap }) => [
                readers,
                spread(cpu),
                ratio === undefined ? gap : spread(ratio),
                redis === undefined ? gap : short(redis),
                heap === undefined ? gap : short(heap / 1000),
              ],
            ),
          )
          .join('\n\n'),
}

const chromium = {
  slow: true,
  title: 'In Chromium, a text of 20 000 deltas: from memory in 16 KB reads, and from a server on loopback',
  tasks: ({ quick }) => [
    {
      bench: 'chromium',
      task: { workload: 'W1', read: 16 * kibibyte, rounds: quick ? 5 : 15, target: quick ? 12 : 30 },
    },
  ],
  show: ([{ found }]) =>
    found === null
      ? 'Left out: Chromium is not installed.'
      : `Chromium ${found.version}.\n\n${rowsOf(
          ['', 'times F0', 'µs an event', 'tasks over 50 ms', 'the longest, ms'],
          found.rows,
          ({ ratio, perEvent, longTasks }) => [
            spread(ratio),
            short(perEvent),
            longTasks.length,
            longTasks.length > 0 ? short(Math.max(...longTasks)) : gap,
          ],
        )}`,
}

const size = {
  title: "The README's first program as a bundle for browsers, rxjs left aside: kB",
  tasks: () => [{ bench: 'size', task: {} }],
  show: ([{ found }]) =>
    rowsOf(['', 'minified', 'gzip'], found, ({ minified, gzip }) =>
      [minified, gzip].map((bytes) => short(bytes / kibibyte)),
    ),
}

const packed = {
  slow: true,
  title: 'The package as it is published',
  tasks: () => [{ bench: 'packed', task: {} }],
  show: ([{ found }]) =>
    table([
      ['', 'files', 'MB unpacked', 'MB to download'],
      ['rxjs-anthropic', found.files, ...[found.unpacked, found.tarball].map((bytes) => short(bytes / 1e6))],
    ]),
}

const profiled = [
  ['W1', 0, 'W1, one event per read'],
  ['W1', 16 * kibibyte, 'W1, 16 KB reads'],
  ['W3', 16 * kibibyte, 'W3, 16 KB reads'],
  ['W4', 16 * kibibyte, 'W4'],
  ['toolLoop', 0, 'the tool loop'],
]

const profile = {
  slow: true,
  title: 'Where the time of ours (b) goes: functions without what they call, % of the time',
  tasks: () => profiled.map(([workload, read]) => ({ bench: 'profile', task: { workload, read, ms: 1500 } })),
  show: (results) =>
    results
      .map(({ found }, at) => rowsOf([profiled[at][2], '%'], found, ({ share }) => [(100 * share).toFixed(1)]))
      .join('\n\n'),
}

export const parts = {
  W1: throughput('W1', 'one text block of 20 000 deltas', reads),
  W2: throughput('W2', 'one tool call with 256 KiB of input', reads),
  W3: throughput('W3', 'a mixed message of 3 000 events', reads),
  W4: throughput('W4', '2 000 streams of 30 events', readsOfShort),
  latency,
  openStreams,
  openFetches,
  heap,
  growth,
  partialInput,
  batchResults,
  http,
  coldStart,
  toolLoop,
  relay,
  stores,
  chromium,
  size,
  packed,
  profile,
}
