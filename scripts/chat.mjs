// Starts the Angular example: `node scripts/chat.mjs`, with `--port 4200`. It is built first if it has changed.
// If ANTHROPIC_API_KEY is set, Claude answers; otherwise recordings are played.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { tsImport } from 'tsx/esm/api'

const { port } = parseArgs({ options: { port: { type: 'string', default: '4200' } } }).values
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
  const { status } = spawnSync(process.execPath, ['scripts/chatBuild.mjs'], { stdio: 'inherit' })
  if (status !== 0) process.exit(1)
}

const { startChat } = await tsImport('../examples/angular-chat/backend/startChat.ts', {
  parentURL: import.meta.url,
  tsconfig: 'examples/tsconfig.json',
})
const apiKey = process.env.ANTHROPIC_API_KEY
const { url } = await startChat({ site, port: Number(port), apiKey })
console.log(
  `${url}  ${apiKey ? 'Claude answers' : 'recordings are played, since ANTHROPIC_API_KEY is not set'}; Ctrl-C stops`,
)
