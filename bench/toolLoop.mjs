// A conversation in which Claude calls a tool in each answer but the last: µs a turn, beside a bare loop.
import { performance } from 'node:perf_hooks'
import { TextDecoder, TextEncoder } from 'node:util'
import { request } from './answers.mjs'
import { inTurns } from './inTurns.mjs'
import { bodyOf, respond } from './workloads.mjs'

const load = (name) => import(name)
const turns = 10
const encoder = new TextEncoder()

/** The body of an answer: a call of the tool, or the text that ends the conversation. */
const answer = (turn) => {
  const isLast = turn === turns - 1
  const block = isLast
    ? { type: 'text', text: '' }
    : { type: 'tool_use', id: `toolu_${turn}`, name: 'get_weather', input: {} }
  const deltas = isLast
    ? ['It ', 'is ', 'sunny.'].map((text) => ({ type: 'text_delta', text }))
    : ['{"city"', ': "Lisb', 'oa"}'].map((partial_json) => ({ type: 'input_json_delta', partial_json }))
  const usage = { input_tokens: 10, output_tokens: 1 }
  const events = [
    {
      type: 'message_start',
      message: {
        id: `msg_${turn}`,
        type: 'message',
        role: 'assistant',
        model: request.model,
        content: [],
        stop_reason: null,
        stop_sequence: null,
        usage,
      },
    },
    { type: 'content_block_start', index: 0, content_block: block },
    ...deltas.map((delta) => ({ type: 'content_block_delta', index: 0, delta })),
    { type: 'content_block_stop', index: 0 },
    {
      type: 'message_delta',
      delta: { stop_reason: isLast ? 'end_turn' : 'tool_use', stop_sequence: null },
      usage: { output_tokens: 9 },
    },
    { type: 'message_stop' },
  ]
  return encoder.encode(events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join(''))
}
const answers = Array.from({ length: turns }, (_, turn) => answer(turn))

/** Answers each request by the call whose result it ends with: the SDK sends only what is new. */
const fetchAnswer = async (_, { body }) => {
  const { content } = JSON.parse(body).messages.at(-1)
  const { tool_use_id = 'toolu_-1' } = typeof content === 'string' ? {} : content[0]
  return respond(bodyOf([answers[Number(tool_use_id.slice('toolu_'.length)) + 1]]))
}

const name = 'get_weather'
const description = 'Returns the weather of a city'
const schema = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }
const runTool = ({ city }) => `sunny in ${city}`

const bare = {
  name: 'bare loop',
  load: () => async () => {
    const messages = [...request.messages]
    for (;;) {
      const body = JSON.stringify({
        ...request,
        messages,
        tools: [{ name, description, input_schema: schema }],
        stream: true,
      })
      const reader = (await fetchAnswer('', { body })).body.getReader()
      const decoder = new TextDecoder()
      let text = ''
      for (;;) {
        const { done, value } = await reader.read()
        if (done) break
        text += decoder.decode(value, { stream: true })
      }
      let block
      let json = ''
      for (const frame of text.split('\n\n').slice(0, -1)) {
        const event = JSON.parse(frame.slice(frame.indexOf('\ndata: ') + 7))
        if (event.type === 'content_block_start') block = event.content_block
        if (event.delta?.type === 'input_json_delta') json += event.delta.partial_json
        if (event.delta?.type === 'text_delta') block.text += event.delta.text
      }
      if (block.type === 'text') return block.text
      const input = JSON.parse(json)
      messages.push(
        { role: 'assistant', content: [{ ...block, input }] },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: block.id, content: runTool(input) }] },
      )
    }
  },
}

export const ours = {
  name: 'ours',
  load: async ({ library }) => {
    const { anthropic, messages, reduceMessage, tool, withTools } = await import(library)
    const weather = tool({ name, description, input_schema: schema, run: runTool })
    const ask = withTools(messages(anthropic({ apiKey: 'a key', fetch: fetchAnswer })), [weather])
    return () =>
      new Promise((resolve, error) => {
        let message
        ask(request)
          .pipe(reduceMessage())
          .subscribe({ next: (value) => (message = value), error, complete: () => resolve(message.content[0].text) })
      })
  },
}

const sdk = {
  name: 'SDK, toolRunner',
  load: async () => {
    const { default: Anthropic } = await load('@anthropic-ai/sdk')
    const anthropic = new Anthropic({ apiKey: 'a key', fetch: fetchAnswer, maxRetries: 0 })
    const tools = [{ type: 'custom', name, description, input_schema: schema, parse: (input) => input, run: runTool }]
    return async () => {
      let last
      for await (const stream of anthropic.beta.messages.toolRunner({ ...request, tools, stream: true }))
        last = await stream.finalMessage()
      return last.content[0].text
    }
  },
}

const vercel = {
  name: 'Vercel AI',
  slow: true,
  load: async () => {
    const [{ jsonSchema, stepCountIs, streamText, tool }, { createAnthropic }] = await Promise.all([
      load('ai'),
      load('@ai-sdk/anthropic'),
    ])
    globalThis.AI_SDK_LOG_WARNINGS = false
    const anthropic = createAnthropic({ apiKey: 'a key', fetch: fetchAnswer })
    const tools = { [name]: tool({ description, inputSchema: jsonSchema(schema), execute: runTool }) }
    return () =>
      streamText({
        model: anthropic(request.model),
        messages: request.messages,
        tools,
        stopWhen: stepCountIs(turns),
        maxRetries: 0,
      }).text
  },
}

/** The µs a turn of each loop, and its ratio to the bare loop. */
export default async function toolLoop({ rounds, alone, without, ...task }) {
  const present = [bare, ours, sdk, vercel].filter(
    ({ name }) =>
      name === bare.name || name === ours.name || !(alone || without.some((left) => name.startsWith(left.slice(0, 3)))),
  )
  for (const contender of present) {
    contender.run = await contender.load(task)
    const said = await contender.run()
    if (said !== 'It is sunny.') throw new Error(`${contender.name} ends with ${said}`)
  }
  const time = async ({ run }, part) => {
    const conversations = Math.max(1, Math.round(part * 20))
    const begin = performance.now()
    for (let i = 0; i < conversations; i++) await run()
    return (1000 * (performance.now() - begin)) / (conversations * turns)
  }
  for (const contender of present) for (let i = 0; i < 25; i++) await time(contender, contender.slow ? 0.1 : 1)
  const rows = await inTurns(present, rounds, time)
  return rows.map(({ name, ratio, figure }) => ({ name, ratio, perTurn: figure }))
}
