import { readdir, readFile } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'

/** A file of the built app, as it is served. */
export interface Page {
  readonly body: Buffer
  readonly headers: Readonly<Record<string, string>>
}

/** Gives the files of a folder by their paths; all of them are read at once, so that no path leads anywhere else. */
export const readSite = async (folder: string): Promise<ReadonlyMap<string, Page>> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && types.has(extname(entry.name)))
  const pages = await Promise.all(
    files.map(async ({ parentPath, name }): Promise<readonly [string, Page]> => {
      const file = join(parentPath, name)
      const path = `/${relative(folder, file).split(sep).join('/')}`
      return [path === '/index.html' ? '/' : path, { body: await readFile(file), headers: headersOf(name) }]
    }),
  )
  return new Map(pages)
}

const types: ReadonlyMap<string, string> = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
])

/** A name with a hash never means anything else. */
const headersOf = (name: string): Readonly<Record<string, string>> => ({
  'content-type': types.get(extname(name)) ?? '',
  'cache-control': /-[A-Z0-9]{8}\./.test(name) ? 'public, max-age=31536000, immutable' : 'no-cache',
})
