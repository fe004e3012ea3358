import { existsSync, readFileSync, statSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { describeUnless } from '../describeUnless.ts'

const dist = join(__dirname, '../../docs/site/dist')

const executablePath = [process.env['CHROMIUM'] ?? '', '/usr/bin/chromium'].find((path) => existsSync(path)) ?? ''

const lacks =
  executablePath === ''
    ? 'Chromium is not installed: install the chromium of Debian, or set CHROMIUM to the path of one.'
    : existsSync(join(dist, 'index.html'))
      ? undefined
      : 'The site is not built: npm run site -- build'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
}

/** The sub-path that the site was built for. */
const baseOf = (): string =>
  /(?:href|src)="(\/[^"]*?)assets\//.exec(readFileSync(join(dist, 'index.html'), 'utf8'))?.[1] ?? '/'

/** Serves the site as any host of static files does. */
const serve = async (base: string): Promise<Server> => {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    const name = decodeURIComponent(pathname.slice(base.length))
    const file = join(dist, name === '' || name.endsWith('/') ? `${name}index.html` : name)
    if (!pathname.startsWith(base) || !existsSync(file) || statSync(file).isDirectory()) {
      response.writeHead(404).end()
      return
    }
    response.writeHead(200, { 'content-type': types[extname(file)] ?? 'text/plain; charset=utf-8' })
    response.end(readFileSync(file))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}

/** `describe` over a browser that shows the built site. Each spec fails at an error on the console and at a request to another host. */
export const describeSite = (title: string, specs: (open: (path: string) => Promise<Page>) => void): void =>
  describeUnless(lacks, title, () => {
    let base = '/'
    let browser: Browser | undefined
    let server: Server | undefined
    let errors: string[] = []

    const open = async (path: string): Promise<Page> => {
      const { port } = server?.address() as AddressInfo
      const host = `127.0.0.1:${port}`
      const page = await browser?.newPage({ viewport: { width: 1000, height: 800 }, locale: 'en-GB' })
      if (page === undefined) throw new Error('The browser is not started.')
      page.setDefaultTimeout(15_000)
      page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
      page.on('pageerror', (error) => errors.push(String(error)))
      page.on('request', (request) => {
        const url = new URL(request.url())
        if (url.protocol !== 'data:' && url.host !== host) errors.push(`request to ${url.host}`)
      })
      await page.goto(`http://${host}${base}${path}`)
      return page
    }

    beforeAll(async () => {
      base = baseOf()
      server = await serve(base)
      browser = await chromium.launch({ executablePath, args: ['--headless', '--no-sandbox', '--disable-gpu'] })
    }, 30_000)
    afterEach(async () => {
      await Promise.all(browser?.contexts().map((context) => context.close()) ?? [])
      const found = errors
      errors = []
      expect(found).toEqual([])
    })
    afterAll(async () => {
      await browser?.close()
      server?.closeAllConnections()
      server?.close()
    })

    specs(open)
  })
