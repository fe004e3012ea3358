import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { describeUnless } from '../describeUnless.ts'
import type { Backend } from '../../examples/angular-chat/backend/startBackend.ts'

/** The folder of the built app: that of Angular 21, unless `CHAT_SITE` names another. */
export const site = process.env['CHAT_SITE'] ?? join(__dirname, '../../examples/angular-chat/page/dist')

/** What specs in a browser share. */
export interface BrowserRoom {
  /** A page of its own that shows the app. Its backend ends with the spec. */
  readonly open: (backend: Promise<Backend>) => Promise<Page>
  /** A further tab that shows the address of a page. */
  readonly join: (page: Page) => Promise<Page>
  /** Allows messages in the consoles of the pages; any other message fails the spec. */
  readonly expectConsole: (text: RegExp) => void
}

const paths = [process.env['CHROMIUM'] ?? '', '/usr/bin/chromium']
const executablePath = paths.find((path) => existsSync(path)) ?? ''

const lacks =
  executablePath === ''
    ? 'Chromium is not installed: install Debian’s chromium, or set CHROMIUM to the path of one.'
    : existsSync(join(site, 'index.html'))
      ? undefined
      : 'The app is not built: node scripts/chatBuild.mjs'

const quietly =
  '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync'

/** `describe` with a browser that shows the app. If one of them is missing, the specs are skipped. */
export const describeBrowser = (title: string, specs: (room: BrowserRoom) => void): void =>
  describeUnless(lacks, title, () => {
    let browser: Browser | undefined
    let backends: Backend[] = []
    let logged: string[] = []
    let expected: RegExp[] = []

    const open = async (starting: Promise<Backend>): Promise<Page> => {
      const backend = await starting
      backends.push(backend)
      if (browser === undefined) throw new Error('The browser has not started')
      const context = await browser.newContext({ viewport: { width: 1000, height: 800 }, locale: 'en-GB' })
      return show(await context.newPage(), backend.url)
    }

    const join = async (page: Page): Promise<Page> => show(await page.context().newPage(), page.url())

    const show = async (page: Page, url: string): Promise<Page> => {
      page.setDefaultTimeout(15_000)
      page.on('console', (message) => logged.push(message.text()))
      page.on('pageerror', (error) => logged.push(String(error)))
      await page.goto(url)
      return page
    }

    beforeAll(async () => void (browser = await chromium.launch({ executablePath, args: quietly.split(' ') })), 30_000)
    afterAll(() => browser?.close())
    afterEach(async () => {
      const unexpected = logged.filter((text) => !expected.some((pattern) => pattern.test(text)))
      await Promise.all(browser?.contexts().map((context) => context.close()) ?? [])
      await Promise.all(backends.map((backend) => backend.close()))
      ;[backends, logged, expected] = [[], [], []]
      expect(unexpected).toEqual([])
    })

    specs({ open, join, expectConsole: (text) => expected.push(text) })
  })
