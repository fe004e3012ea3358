// The readers that are compared over the same bytes. Each is `load`ed once and opened over a `fetch`, with its own or the common request.
// Then `ask(see)` calls `see` with every value that it emits, and resolves at the end. `answer` returns what was read, which `check.mjs` compares.
import { TextDecoder } from 'node:util'
import { createParser } from 'eventsource-parser'
import { answerOfEvents, answerOfMessage, request } from './answers.mjs'
import { langChain, sdkInputs, sdkRaw, sdkStream, vercel } from './others.mjs'

const floor = {
  name: 'F0',
  what: 'the floor: a loop over the reads, `TextDecoder`, `indexOf`, `JSON.parse`, and nothing else',
  answer: answerOfEvents,
  load: () => (fetch) => async (see) => {
    const reader = (await fetch()).body.getReader()
    const decoder = new TextDecoder()
    let rest = ''
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      rest += decoder.decode(value, { stream: true })
      let begin = 0
      for (let end; (end = rest.indexOf('\n\n', begin)) !== -1; begin = end + 2) {
        see(JSON.parse(rest.slice(rest.indexOf('\ndata: ', begin) + 7, end)))
      }
      rest = rest.slice(begin)
    }
  },
}

const eventSourceParser = {
  name: 'eventsource-parser',
  what: 'the same with `eventsource-parser` in place of `indexOf`',
  answer: answerOfEvents,
  load: () => (fetch) => async (see) => {
    const reader = (await fetch()).body.getReader()
    const decoder = new TextDecoder()
    const parser = createParser({ onEvent: ({ data }) => see(JSON.parse(data)) })
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      parser.feed(decoder.decode(value, { stream: true }))
    }
  },
}

const through =
  (operators) =>
  (library) =>
  (fetch, asked = request) => {
    const ask = library.messages(library.anthropic({ apiKey: 'a key', fetch, dangerouslyAllowBrowser: true }))
    return (see) =>
      new Promise((complete, error) => {
        operators(library)
          .reduce((source, operator) => source.pipe(operator), ask(asked))
          .subscribe({ next: see, error, complete })
      })
  }

const oursEvents = {
  name: 'ours (a)',
  what: '`messages(anthropic({ … }))(request)`: each event decoded and validated, their order checked',
  answer: answerOfEvents,
  load: through(() => []),
}

const oursSnapshots = {
  name: 'ours (b)',
  what: 'the same and `scanMessage()`: a subscriber sees each immutable snapshot',
  answer: answerOfMessage,
  load: through(({ scanMessage }) => [scanMessage()]),
}

const oursInputs = {
  name: 'ours (c)',
  what: 'the events and `toolInputs()`: a subscriber sees the value of the input after each delta',
  only: ['W2', 'growth'],
  answer: (seen) => ({ text: '', inputs: seen.filter(({ complete }) => complete).map(({ input }) => input) }),
  load: through(({ toolInputs }) => [toolInputs()]),
}

export const contenders = [
  floor,
  oursEvents,
  oursSnapshots,
  oursInputs,
  eventSourceParser,
  sdkRaw,
  sdkStream,
  sdkInputs,
  vercel,
  langChain,
]

/** Whether a contender takes part: `alone` leaves out all but ours, `quick` the slow ones, `without` those with these names. */
export const takesPart =
  ({ alone, quick, without = [] }) =>
  ({ name, slow }) =>
    !(alone && name !== 'F0' && !name.startsWith('ours')) && !(quick && slow) && !without.includes(name)

/** Loads a contender, and returns its `open`. */
const loaded = async (contender, library) => ({ ...contender, open: await contender.load(await import(library)) })

/** The contender with this name. */
export const contenderOf = (name, library) =>
  loaded(
    contenders.find((contender) => contender.name === name),
    library,
  )

/** Those that take part in a bench, the floor first. */
export const contendersOf = (bench, task) =>
  Promise.all(
    contenders
      .filter(takesPart(task))
      .filter(({ only, not }) => (only?.includes(bench) ?? true) && !not?.includes(bench))
      .map((contender) => loaded(contender, task.library)),
  )
