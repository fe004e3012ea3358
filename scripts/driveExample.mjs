// Starts an example in the working directory, which is installed, against a server that plays Claude, and uses it: a question is answered with the text
// once, a connection is lost, an answer is stopped, a request is wrong, and, if there is a page, a person asks and stops in Chromium.
// At last it is started without a key. `consumers.mjs` runs it in a copy of each example.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { chromium } from 'playwright-core'
import { tsImport } from 'tsx/esm/api'

const use = createRequire(join(process.cwd(), 'package.json'))
const { firstValueFrom, lastValueFrom, toArray } = use('rxjs')
const { messages, relay, textDeltas } = use('rxjs-anthropic')
const { startServer } = await tsImport('../examples/server/startServer.ts', {
  parentURL: import.meta.url,
  tsconfig: join(import.meta.dirname, '../examples/tsconfig.json'),
})

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'))
const recording = readFileSync('recording.sse', 'utf8')
const answer = [...recording.matchAll(/"text":"([^"]+)"/g)].map(([, piece]) => piece).join('')
const key = 'the-key-of-the-backend'

/** Claude: it answers two questions; the third, and every other one after that, never ends. */
const silence = { type: 'silence', after: { frames: 5 } }
const claude = await startServer({ recording, pace: 20, faults: [undefined, undefined, silence, undefined, silence] })

const freePort = async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  return port
}

const within = (seconds, promise, what) => {
  let timer
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took more than ${seconds} s`)), seconds * 1000)
  })
  return Promise.race([promise, late]).finally(() => clearTimeout(timer))
}

/** Starts the example, and resolves when it has printed its address. */
const start = async (variables) => {
  const port = await freePort()
  const isWorker = existsSync('wrangler.jsonc')
  const lines = Object.entries(variables).map(([name, value]) => `${name}=${value}\n`)
  if (isWorker) writeFileSync('.dev.vars', lines.join('')) // a Worker does not see the environment
  const example = spawn('npm', ['start', ...(isWorker ? ['--', '--port', port] : [])], {
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1', WRANGLER_SEND_METRICS: 'false', ...variables, PORT: port },
    detached: true, // so that its children end with it
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const stop = async () => {
    process.kill(-example.pid, 'SIGKILL')
    if (example.exitCode === null && example.signalCode === null) await once(example, 'exit')
  }
  const ready = new Promise((resolve, reject) => {
    const take = (data) => {
      output += data
      if (output.includes(`:${port}`)) resolve()
    }
    example.stdout.setEncoding('utf8').on('data', take)
    example.stderr.setEncoding('utf8').on('data', take)
    example.once('exit', () => reject(new Error('The example ended')))
  })
  try {
    await within(300, ready, 'The start')
  } catch (error) {
    await stop()
    throw new Error(`${error.message}:\n${output}`, { cause: error })
  }
  return { port, stop, url: `http://127.0.0.1:${port}`, api: `http://127.0.0.1:${port}/api/messages` }
}

const question = { model: 'the-model-of-the-page', max_tokens: 9, messages: [{ role: 'user', content: 'Tejo?' }] }
const body = JSON.stringify(question)
const idsAndData = (sse) => [...sse.matchAll(/^(?:id|data): .*$/gm)].map(([line]) => line).join('\n')

const isAnswered = async ({ api }) => {
  const pieces = await lastValueFrom(messages(relay({ url: api }))(question).pipe(textDeltas(), toArray()))
  assert.equal(pieces.join(''), answer)
}

const keepsTheKey = () => {
  const [{ headers, body }] = claude.requests
  assert.equal(claude.requests.length, 1)
  assert.equal(headers['x-api-key'], key)
  assert.deepEqual(body, { model: 'claude-sonnet-5', max_tokens: 1024, messages: question.messages, stream: true })
}

const continuesAfterALostConnection = async ({ api }) => {
  const headers = { 'idempotency-key': 'lost' }
  const connection = new AbortController()
  const first = await fetch(api, { method: 'POST', headers, body, signal: connection.signal })
  let seen = ''
  for await (const piece of first.body.pipeThrough(new TextDecoderStream())) {
    seen += piece
    if (seen.includes('text_delta')) break
  }
  connection.abort()
  seen = seen.slice(0, seen.lastIndexOf('\n\n') + 2)
  const position = [...seen.matchAll(/^id: (.*)$/gm)].at(-1)[1]
  const rest = await fetch(api, { method: 'POST', headers: { ...headers, 'last-event-id': position }, body })
  const sse = seen + (await rest.text())
  assert.equal([...sse.matchAll(/"text":"([^"]+)"/g)].map(([, piece]) => piece).join(''), answer, idsAndData(sse))
  assert.equal(claude.requests.length, 2)
}

const isAborted = async (index) =>
  assert.equal(await within(10, claude.requests[index].ended, 'The abort of the request to Claude'), 'aborted')

const stops = async ({ api }) => {
  await firstValueFrom(messages(relay({ url: api }))(question).pipe(textDeltas()))
  await isAborted(2)
}

const refusesAWrongBody = async ({ api }) => {
  const { status } = await fetch(api, { method: 'POST', body: 'no' })
  assert.equal(status, 400)
  assert.equal(claude.requests.length, 3)
}

const asksFromTheTerminal = async ({ port }) => {
  const reader = spawn('npm', ['run', '--silent', 'ask'], { env: { ...process.env, PORT: port } })
  const [printed] = await Promise.all([text(reader.stdout), once(reader, 'exit')])
  assert.equal(printed, `${answer}\n`)
}

/** The example in Nest serves an `EventSource`, too. */
const servesAnEventSource = async ({ url }) => {
  const sse = await (await fetch(`${url}/api/haiku?topic=Tejo`)).text()
  assert.equal([...sse.matchAll(/^data: (.*)$/gm)].map(([, piece]) => piece).join(''), answer)
  assert.match(sse, /event: end/)
}

/** A person asks, reads, asks again and stops. */
const worksInABrowser = async ({ url }) => {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  })
  try {
    const page = await browser.newPage()
    const problems = []
    page.on('pageerror', (error) => problems.push(error.message))
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()))
    await page.goto(url)
    const ask = async (content) => {
      await page.getByLabel('Question').fill(content)
      await page.getByRole('button', { name: 'Ask' }).click()
    }
    await ask('Where does the Tejo rise?')
    await page.getByText(answer, { exact: true }).waitFor({ timeout: 10_000 })
    await ask('And then?')
    await page.getByText(answer.slice(0, 4)).waitFor({ timeout: 10_000 })
    await page.getByRole('button', { name: 'Stop' }).click()
    await isAborted(4)
    await page.getByRole('button', { name: 'Ask' }).waitFor({ timeout: 10_000 })
    assert.deepEqual(problems, [])
  } finally {
    await browser.close()
  }
}

const running = await start({ ANTHROPIC_API_KEY: key, ANTHROPIC_BASE_URL: claude.url })
try {
  await isAnswered(running)
  keepsTheKey()
  await continuesAfterALostConnection(running)
  await stops(running)
  await refusesAWrongBody(running)
  if (scripts.ask) await asksFromTheTerminal(running)
  const { headers } = await fetch(running.url)
  if (headers.get('content-type')?.startsWith('text/html')) await worksInABrowser(running)
} finally {
  await running.stop()
}

const requests = claude.requests.length
const playing = await start({ ANTHROPIC_API_KEY: '' })
try {
  await isAnswered(playing)
  if (existsSync('MessagesController.ts')) await servesAnEventSource(playing)
  assert.equal(claude.requests.length, requests)
} finally {
  await playing.stop()
  await claude.close()
}
console.log('It works')
