// The files and bytes of the package, as npm packs it.
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { buildOnce } from './buildOnce.mjs'

export default function packed() {
  buildOnce()
  const cwd = fileURLToPath(new URL('..', import.meta.url))
  const json = execFileSync('npm', ['pack', '--dry-run', '--ignore-scripts', '--json'], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const [{ entryCount: files, unpackedSize: unpacked, size: tarball }] = JSON.parse(json)
  return { files, unpacked, tarball }
}
