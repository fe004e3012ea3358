// What reading a long text takes in Chromium, and whether it keeps the page from answering.
import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { chromium as browserType } from 'playwright-core'
import { workload } from './workloads.mjs'

const paths = [process.env.CHROMIUM ?? '', '/usr/bin/chromium']

/** What the benches import from Node, which a page has as globals. */
const globals = {
  name: 'globals',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:/ }, ({ path }) => ({ path, namespace: 'globals' }))
    onLoad({ filter: /.*/, namespace: 'globals' }, () => ({
      contents: 'export const { TextDecoder, TextEncoder, ReadableStream, performance } = globalThis',
    }))
  },
}

const bundle = async (file, plugins = []) => {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(file)],
    bundle: true,
    format: 'esm',
    target: 'es2022',
    external: ['@anthropic-ai/*', '@ai-sdk/*', '@langchain/*', 'ai', 'zod'],
    plugins,
    write: false,
  })
  return outputFiles[0].text
}

/** Undefined if there is no Chromium. */
export default async function chromium({ workload: name, ...task }) {
  const executablePath = paths.find((path) => existsSync(path))
  if (executablePath === undefined) return undefined

  const files = {
    '/': { type: 'text/html', text: '<script type="module" src="/page.js"></script>' },
    '/page.js': {
      type: 'text/javascript',
      text: await bundle(new URL('chromium.page.mjs', import.meta.url), [globals]),
    },
    '/library.js': { type: 'text/javascript', text: await bundle(new URL('../src/index.ts', import.meta.url)) },
    '/answer': { type: 'text/event-stream', text: workload(name).streams[0].frames.join('') },
  }
  const server = createServer(({ url }, response) => {
    const { type, text } = files[url] ?? { type: 'text/plain', text: '' }
    response.writeHead(200, {
      'content-type': type,
      // Only an isolated page has a clock of 5 µs.
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
    })
    response.end(text)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const browser = await browserType.launch({ executablePath, args: ['--no-sandbox', '--js-flags=--expose-gc'] })
  try {
    const page = await browser.newPage()
    await page.goto(`http://127.0.0.1:${server.address().port}/`)
    await page.waitForFunction(() => 'measure' in globalThis)
    const run = { ...task, workload: name, path: '/answer', library: '/library.js', alone: true, without: [] }
    const rows = await page.evaluate((run) => globalThis.measure(run), run)
    return { version: browser.version(), rows }
  } finally {
    await browser.close()
    server.closeAllConnections()
    server.close()
  }
}
