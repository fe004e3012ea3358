// What `src` is now, in one file.
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = new URL('..', import.meta.url)
const src = (path) => fileURLToPath(new URL(`src/${path}`, root))

/** Bundles these exports, beside the packages that they need, and returns the address of the file. It is deleted when this process ends. */
export const bundle = async (name, contents, resolveDir = 'src') => {
  const file = new URL(`node_modules/.cache/bench/${name}-${process.pid}.mjs`, root)
  await build({
    stdin: { contents, resolveDir: fileURLToPath(new URL(resolveDir, root)) },
    alias: {
      'rxjs-anthropic/server': src('server/index.ts'),
      'rxjs-anthropic/testing': src('testing/index.ts'),
      'rxjs-anthropic': src('index.ts'),
    },
    outfile: fileURLToPath(file),
    bundle: true,
    packages: 'external',
    conditions: ['node'], // packages stay outside, so nothing may be taken from their bundler builds
    format: 'esm',
    platform: 'node',
    target: 'node20',
  })
  process.on('exit', () => rmSync(file, { force: true }))
  return file.href
}
