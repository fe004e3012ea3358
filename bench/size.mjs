// The bundle size of the README's first program, with ours and with other libraries. rxjs is left out.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
const source = fileURLToPath(new URL('../src', import.meta.url))
const ask = `{ model: 'claude-sonnet-5', max_tokens: 1024, messages: [{ role: 'user', content: 'Say hi in Portuguese' }] }`

const programs = {
  ours: /^```ts\n([\s\S]*?)^```$/m.exec(readme)[1],
  'SDK, raw': `
    import Anthropic from '@anthropic-ai/sdk'
    const anthropic = new Anthropic({ apiKey: '', dangerouslyAllowBrowser: true })
    for await (const event of await anthropic.messages.create({ ...${ask}, stream: true }))
      if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') console.log(event.delta.text)`,
  'SDK, .stream()': `
    import Anthropic from '@anthropic-ai/sdk'
    const anthropic = new Anthropic({ apiKey: '', dangerouslyAllowBrowser: true })
    anthropic.messages.stream(${ask}).on('text', (text) => console.log(text))`,
  'Vercel AI': `
    import { createAnthropic } from '@ai-sdk/anthropic'
    import { streamText } from 'ai'
    const { textStream } = streamText({ model: createAnthropic({ apiKey: '' })('claude-sonnet-5'), prompt: 'Say hi in Portuguese' })
    for await (const text of textStream) console.log(text)`,
  LangChain: `
    import { ChatAnthropic } from '@langchain/anthropic'
    const chat = new ChatAnthropic({ apiKey: '', model: 'claude-sonnet-5' })
    for await (const { text } of await chat.stream('Say hi in Portuguese')) console.log(text)`,
}

const sizeOf = async (contents) => {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: fileURLToPath(new URL('.', import.meta.url)), loader: 'ts' },
    alias: { 'rxjs-anthropic': `${source}/index.ts` },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    external: ['rxjs', 'node:*'],
    tsconfigRaw: '{}',
    legalComments: 'none',
    logLevel: 'silent',
    write: false,
  })
  const [{ contents: code }] = outputFiles
  return { minified: code.length, gzip: gzipSync(code, { level: 9 }).length }
}

export default function size({ alone, without }) {
  const wanted = Object.entries(programs).filter(([name]) => name === 'ours' || !(alone || without.includes(name)))
  return Promise.all(
    wanted.map(async ([name, program]) => ({
      name,
      ...(await sizeOf(program)),
    })),
  )
}
