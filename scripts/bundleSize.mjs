// Prints the bundle size of the README's first program, without rxjs. Needs `npm run build`.
// `--why` lists the modules of the bundle.
import { existsSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

// 12.4 kB before the deviations of servers, errors in other words, redaction and the requests of the newest API were read and typed (decision 170).
const limit = 18 * 1024
const goal = 10 * 1024

const withoutReadme = `
import { anthropic, messages, textDeltas } from 'rxjs-anthropic'
messages(anthropic({ apiKey: '' }))({ model: '', max_tokens: 1, messages: [] }).pipe(textDeltas()).subscribe(console.log)
`
const readme = existsSync('README.md') ? readFileSync('README.md', 'utf8') : ''
const program = /^```ts\n([\s\S]*?)^```$/m.exec(readme)?.[1] ?? withoutReadme

const { outputFiles, metafile, warnings } = await build({
  stdin: { contents: program, resolveDir: process.cwd(), loader: 'ts' },
  bundle: true,
  minify: true,
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  external: ['rxjs'],
  tsconfigRaw: '{}',
  legalComments: 'none',
  metafile: true,
  write: false,
})
const code = outputFiles[0].contents
const gzip = gzipSync(code, { level: 9 }).length

if (process.argv.includes('--why')) {
  const inputs = Object.entries(Object.values(metafile.outputs)[0].inputs)
  const rows = inputs.map(([file, { bytesInOutput }]) => [bytesInOutput, file]).sort(([a], [b]) => b - a)
  for (const [bytes, file] of rows) if (bytes > 0) console.log(String(bytes).padStart(7), file)
}

console.log(`${code.length} bytes minified, ${gzip} gzip (goal ${goal}, limit ${limit})`)
if (gzip > limit || warnings.length > 0) process.exitCode = 1
