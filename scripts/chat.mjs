// Starts the Angular example: `npm run chat`, with `-- --help` for its options. It is built first if it has changed.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { tsImport } from 'tsx/esm/api'

const usage = `Starts a chat in Angular with its backend, on this machine only.

  npm run chat                     on port 4280, or another one if that is taken
  npm run chat -- --port 8080      on this port
  ANTHROPIC_API_KEY=… npm run chat Claude answers; without a key recordings do
`

const fail = (message) => {
  console.error(message)
  process.exit(1)
}

const readOptions = () => {
  try {
    return parseArgs({ options: { port: { type: 'string' }, help: { type: 'boolean', short: 'h' } } }).values
  } catch (error) {
    return fail(`${error.message.split('. ')[0]}.\n\n${usage}`)
  }
}

const { port, help } = readOptions()
if (help) {
  console.log(usage)
  process.exit()
}
if (port !== undefined && !(/^\d+$/.test(port) && Number(port) < 2 ** 16)) fail(`--port takes a number, not "${port}".`)

const isFree = (port) =>
  new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })

const wanted = Number(port ?? 4280)
const free = await isFree(wanted)
if (!free && port !== undefined) fail(`Port ${port} is taken. Choose another one: npm run chat -- --port 8080`)
const chosen = free ? wanted : 0

const page = 'examples/angular-chat/page'
const site = `${page}/dist`

const timeOf = (path) => {
  if (!existsSync(path)) return 0
  if (!statSync(path).isDirectory()) return statSync(path).mtimeMs
  return Math.max(...readdirSync(path).map((name) => timeOf(join(path, name))))
}
const sources = ['src', `${page}/src`, `${page}/public`, `${page}/package-lock.json`].map(timeOf)

if (timeOf(join(site, 'index.html')) < Math.max(...sources)) {
  console.log('Building the example. The first time takes a minute.')
  const { status } = spawnSync(process.execPath, ['scripts/chatBuild.mjs', '--quiet'], { stdio: 'inherit' })
  if (status !== 0) process.exit(1)
}

const { startChat } = await tsImport('../examples/angular-chat/backend/startChat.ts', {
  parentURL: import.meta.url,
  tsconfig: 'examples/tsconfig.json',
})
const apiKey = process.env.ANTHROPIC_API_KEY
const { url } = await startChat({ site, port: chosen, apiKey })
console.log(
  `${url}  ${apiKey ? 'Claude answers' : 'recordings answer, since ANTHROPIC_API_KEY is not set'}; Ctrl-C stops`,
)
