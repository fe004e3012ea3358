// What it costs to read the value of a tool's input after every delta, beside the parsers that others use: no stream, no events.
import { createRequire } from 'node:module'
import { performance } from 'node:perf_hooks'
import { Readable } from 'node:stream'
import { JSONParser } from '@streamparser/json'
import { parse } from 'jsonriver'
import { exponent } from './growth.mjs'
import { settled } from './numbers.mjs'

const { partialParse } = createRequire(import.meta.url)('@anthropic-ai/sdk/_vendor/partial-json-parser/parser')

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
const parsersOf = ({ startJson, appendJson, endJson }) => ({
  ours: (deltas) => {
    let state = startJson()
    for (const delta of deltas) {
      state = appendJson(state, delta)
      seen = state.value
    }
    state = endJson(state)
    if (state.status !== 'whole') throw new Error(state.problem.message)
  },
  'ours, read at the end': (deltas) => {
    let state = startJson()
    for (const delta of deltas) state = appendJson(state, delta)
    seen = endJson(state).value
  },
  '@streamparser/json': (deltas) => {
    const parser = new JSONParser({ emitPartialTokens: true, emitPartialValues: true })
    parser.onValue = ({ value, stack }) => (seen = stack[1]?.value ?? value)
    for (const delta of deltas) parser.write(delta)
  },
  jsonriver: async (deltas) => {
    for await (const value of parse(Readable.from(deltas))) seen = value
  },
  '@anthropic-ai/sdk': (deltas) => {
    let text = ''
    for (const delta of deltas) seen = partialParse((text += delta))
  },
})

const milliseconds = async (parser, deltas) => {
  const start = performance.now()
  await parser(deltas)
  return performance.now() - start
}

/** A parser that takes more ms than `patience` is measured once, and left out of the larger sizes: they would take minutes. */
export default async function partialInput({ library, shapes = Object.keys(workloads), rounds, patience, sizes }) {
  const parsers = Object.entries(parsersOf(await import(library)))
  const results = []
  for (const name of shapes) {
    const make = workloads[name]
    const medians = new Map(parsers.map(([parser]) => [parser, []]))
    // One after the other, and not in turns: what one leaves to be collected would be counted at the next.
    for (const size of sizes) {
      const deltas = pieces(make(size * 1024))
      for (const [parser, parse] of parsers) {
        const ms = medians.get(parser)
        if (ms.at(-1) > patience) continue
        ms.push(await settled(rounds, patience, () => milliseconds(parse, deltas)))
      }
    }
    const rows = [...medians].map(([parser, ms]) => ({ name: parser, ms, exponent: exponent(sizes, ms) }))
    results.push({ name, rows })
  }
  if (seen === undefined) throw new Error('Nothing was seen')
  return results
}
