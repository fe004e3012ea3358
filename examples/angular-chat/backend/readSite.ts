import { readdir, readFile } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'

/** A file of the built app, and its headers. */
export interface Page {
  readonly body: Buffer
  readonly headers: Readonly<Record<string, string>>
}

/** Reads the files of a folder into a map by path. All of them are read at the start, so no request can reach another file. */
export const readSite = async (folder: string): Promise<ReadonlyMap<string, Page>> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && contentTypes.has(extname(entry.name)))
  const pages = await Promise.all(
    files.map(async ({ parentPath, name }): Promise<readonly [string, Page]> => {
      const file = join(parentPath, name)
      const path = `/${relative(folder, file).split(sep).join('/')}`
      return [path === '/index.html' ? '/' : path, { body: await readFile(file), headers: cacheHeaders(name) }]
    }),
  )
  return new Map(pages)
}

const contentTypes: ReadonlyMap<string, string> = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
])

/** A file name with a hash never changes its content. */
const cacheHeaders = (name: string): Readonly<Record<string, string>> => ({
  'content-type': contentTypes.get(extname(name)) ?? '',
  'cache-control': /-[A-Z0-9]{8}\./.test(name) ? 'public, max-age=31536000, immutable' : 'no-cache',
})
