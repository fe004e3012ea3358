// What else reads the Messages API, each in the way that its own documentation shows.
// They are installed in here, and not at the root.
import { answerOfEvents, answerOfMessage, request } from './answers.mjs'

const apiKey = 'a key'

const load = (name) => import(name)
const sdk = async () => (await load('@anthropic-ai/sdk')).default

export const sdkRaw = {
  name: 'SDK, raw',
  what: '`@anthropic-ai/sdk`: `for await` over `messages.create({ stream: true })`',
  answer: answerOfEvents,
  load: async () => {
    const Anthropic = await sdk()
    return (fetch, asked = request) => {
      const anthropic = new Anthropic({ apiKey, fetch, maxRetries: 0 })
      return async (see) => {
        for await (const event of await anthropic.messages.create({ ...asked, stream: true })) see(event)
      }
    }
  },
}

const streamed = (event) => async () => {
  const Anthropic = await sdk()
  return (fetch, asked = request) => {
    const anthropic = new Anthropic({ apiKey, fetch, maxRetries: 0 })
    return (see) => {
      const stream = anthropic.messages.stream(asked)
      return stream.on(event, (_, snapshot) => see(snapshot)).done()
    }
  }
}

export const sdkStream = {
  name: 'SDK, .stream()',
  what: '`@anthropic-ai/sdk`: `messages.stream(…).on("streamEvent", …)`; its snapshot is one object that changes',
  answer: answerOfMessage,
  load: streamed('streamEvent'),
}

export const sdkInputs = {
  name: 'SDK, inputJson',
  what: '`@anthropic-ai/sdk`: `messages.stream(…).on("inputJson", …)`',
  only: ['growth'],
  answer: (seen) => ({ text: '', inputs: seen.slice(-1) }),
  load: streamed('inputJson'),
}

export const vercel = {
  name: 'Vercel AI',
  slow: true,
  what: '`ai` and `@ai-sdk/anthropic`: `for await` over `streamText(…).fullStream`',
  answer: (parts) => ({
    text: parts.map((part) => (part.type === 'text-delta' ? part.text : '')).join(''),
    inputs: parts.filter(({ type, toolName }) => type === 'tool-call' && toolName === 'edit').map(({ input }) => input),
  }),
  load: async () => {
    const [{ jsonSchema, streamText, tool }, { createAnthropic }] = await Promise.all([
      load('ai'),
      load('@ai-sdk/anthropic'),
    ])
    globalThis.AI_SDK_LOG_WARNINGS = false
    const edit = tool({ inputSchema: jsonSchema({ type: 'object' }) })
    return (fetch, { model, messages } = request) => {
      const anthropic = createAnthropic({ apiKey, fetch })
      const tools = { edit, web_search: anthropic.tools.webSearch_20250305() }
      return async (see) => {
        const { fullStream } = streamText({ model: anthropic(model), messages, tools, maxRetries: 0 })
        for await (const part of fullStream) {
          if (part.type === 'error') throw part.error
          see(part)
        }
      }
    }
  },
}

export const langChain = {
  name: 'LangChain',
  slow: true,
  not: ['W2'], // It takes a minute: see how it grows.
  what: '`@langchain/anthropic`: `for await` over `new ChatAnthropic(…).stream(…)`',
  answer: (pieces) => {
    const inputs = new Map()
    for (const { index, args, id } of pieces.flatMap(({ tool_call_chunks }) => tool_call_chunks ?? [])) {
      if (id?.startsWith('toolu_')) inputs.set(index, args)
      else if (inputs.has(index)) inputs.set(index, inputs.get(index) + args)
    }
    return {
      text: pieces.map(({ text }) => text).join(''),
      inputs: [...inputs.values()].map((json) => JSON.parse(json)),
    }
  },
  load: async () => {
    const { ChatAnthropic } = await load('@langchain/anthropic')
    return (fetch, { model, max_tokens: maxTokens, messages } = request) => {
      const chat = new ChatAnthropic({ apiKey, model, maxTokens, maxRetries: 0, clientOptions: { fetch } })
      return async (see) => {
        for await (const piece of await chat.stream(messages)) see(piece)
      }
    }
  },
}
