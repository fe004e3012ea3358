// The built package, for the parts that need it as its users have it.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = new URL('..', import.meta.url)

export const dist = new URL('dist/esm/index.js', root)

/** Builds the package if it is not built. To measure what `src` is now, run `npm run build` first. */
export const buildOnce = () => {
  if (existsSync(dist)) return
  const { status } = spawnSync(process.execPath, ['scripts/build.mjs'], { cwd: fileURLToPath(root), stdio: 'ignore' })
  if (status !== 0) throw new Error('The package cannot be built: node scripts/build.mjs')
}
