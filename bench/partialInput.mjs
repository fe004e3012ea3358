// What it costs to read the value of a tool's input after every delta, beside the parsers that others use.
//
//   npm run bench -- partialInput          all sizes
//   npm run bench -- partialInput --quick  up to 256 KiB
import { createRequire } from 'node:module'
import { performance } from 'node:perf_hooks'
import { Readable } from 'node:stream'
import { JSONParser } from '@streamparser/json'
import { build } from 'esbuild'
import { parse } from 'jsonriver'

const { partialParse } = createRequire(import.meta.url)('@anthropic-ai/sdk/_vendor/partial-json-parser/parser')

const bundle = await build({
  entryPoints: [new URL('../src/json/PartialJson.ts', import.meta.url).pathname],
  bundle: true,
  format: 'esm',
  write: false,
})
const source = Buffer.from(bundle.outputFiles[0].text).toString('base64')
const { startJson, appendJson, endJson } = await import(`data:text/javascript;base64,${source}`)

const repeat = (size, open, item, close) => {
  let text = open
  for (let i = 0; text.length < size; i++) text += (i === 0 ? '' : ',') + item(i)
  return text + close
}
const sentence = 'The quick brown fox says \\"olá\\" to the lazy dog.\\n'
const workloads = {
  'one string': (size) => `{"path":"a.ts","content":"${sentence.repeat(size / sentence.length)}"}`,
  'small objects': (size) =>
    repeat(
      size,
      '{"items":[',
      (i) => `{"id":${i},"name":"item number ${i}","done":${i % 2 === 0},"tags":["a","b"]}`,
      ']}',
    ),
  'many keys': (size) => repeat(size, '{', (i) => `"key ${i}":"value ${i}"`, '}'),
  deep: (size) => repeat(size, '[', () => '{"a":['.repeat(100) + '1,"some text"' + ']}'.repeat(100), ']'),
  numbers: (size) => repeat(size, '[', (i) => String(i * 7), ']'),
  'tool input': (size) =>
    repeat(
      size,
      '{"edits":[',
      (i) => `{"path":"src/file${i}.ts","old":"${sentence.repeat(4)}","new":"${sentence.repeat(6)}"}`,
      ']}',
    ),
}

const pieces = (text, length = 20) => {
  const all = []
  for (let i = 0; i < text.length; i += length) all.push(text.slice(i, i + length))
  return all
}

let seen
const parsers = {
  ours: (deltas) => {
    let state = startJson()
    for (const delta of deltas) {
      state = appendJson(state, delta)
      seen = state.value
    }
    state = endJson(state)
    if (state.status !== 'whole') throw new Error(state.problem.message)
    return state.value
  },
  'ours, read at the end': (deltas) => {
    let state = startJson()
    for (const delta of deltas) state = appendJson(state, delta)
    return endJson(state).value
  },
}

parsers['@streamparser/json'] = (deltas) => {
  const parser = new JSONParser({ emitPartialTokens: true, emitPartialValues: true })
  parser.onValue = ({ value, stack }) => (seen = stack[1]?.value ?? value)
  for (const delta of deltas) parser.write(delta)
  return seen
}
parsers.jsonriver = async (deltas) => {
  for await (const value of parse(Readable.from(deltas))) seen = value
  return seen
}
parsers['@anthropic-ai/sdk'] = (deltas) => {
  let text = ''
  for (const delta of deltas) seen = partialParse((text += delta))
  return seen
}

const milliseconds = async (parser, deltas) => {
  const start = performance.now()
  await parser(deltas)
  return performance.now() - start
}

const median = (times) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)]

/** Past this, a parser is left out of the larger sizes: it is quadratic, and they would take minutes. */
const patience = 400

const quick = process.argv.includes('--quick')
const sizes = quick ? [16, 64, 256] : [16, 64, 256, 1024]
const rounds = quick ? 3 : 7

console.log(`Partial tool input: 20-character deltas, the value read after each. Node ${process.version}.`)
console.log(
  `Medians of ${rounds} rounds, parsers interleaved: ms (ratio to ours), and the growth exponent from 16 KiB on.`,
)

for (const [name, make] of Object.entries(workloads)) {
  const medians = Object.fromEntries(Object.keys(parsers).map((parser) => [parser, []]))
  for (const parser of Object.values(parsers)) await milliseconds(parser, pieces(make(16 * 1024)))
  for (const size of sizes) {
    const deltas = pieces(make(size * 1024))
    const running = Object.keys(parsers).filter((parser) => !(medians[parser].at(-1) > patience))
    const times = Object.fromEntries(running.map((parser) => [parser, []]))
    for (let round = 0; round < rounds; round++) {
      for (const parser of running) {
        if (!(times[parser][0] > patience)) times[parser].push(await milliseconds(parsers[parser], deltas))
      }
    }
    for (const parser of running) medians[parser].push(median(times[parser]))
  }
  console.log(`\n${name.padEnd(22)}${sizes.map((size) => `${size} KiB`.padStart(18)).join('')}   exponent`)
  for (const [parser, times] of Object.entries(medians)) {
    const cells = sizes.map((_, i) =>
      times[i] === undefined ? '–' : `${times[i].toFixed(2)} (${(times[i] / medians.ours[i]).toFixed(1)})`,
    )
    const exponent = Math.log(times.at(-1) / times[0]) / Math.log(sizes[times.length - 1] / sizes[0])
    const growth = times.length > 1 ? exponent.toFixed(2) : '–'
    console.log(parser.padEnd(22) + cells.map((cell) => cell.padStart(18)).join('') + growth.padStart(11))
  }
}
