import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import type { Page } from 'playwright-core'
import { anthropic } from 'rxjs-anthropic'
import { answer, recordingOf } from '../../examples/angular-chat/backend/answer.ts'
import { type Backend, startBackend } from '../../examples/angular-chat/backend/startBackend.ts'
import { startChat } from '../../examples/angular-chat/backend/startChat.ts'
import { bread, story } from '../../examples/angular-chat/backend/texts.ts'
import { type Server, startServer } from '../../examples/server/startServer.ts'
import { chatPage, drawn } from './chatPage.ts'
import { describeBrowser, site } from './describeBrowser.ts'
import { eventually } from './eventually.ts'
import { inspect } from './inspect.ts'

jest.setTimeout(60_000)

const chat = (port?: number) => startChat({ site, pace: 15, port })

let server: Server | undefined
afterEach(() => server?.close())

/** A chat over a server that counts its requests. */
const countedChat = async (pace: number): Promise<Backend> => {
  server = await startServer({ recording: recordingOf(answer([story])), pace })
  return startBackend({ site, transport: anthropic({ baseUrl: server.url }), about: { live: true, examples: [] } })
}

/** A proxy in front of a backend. `cut` closes all connections and refuses new ones until `mend`. */
const startProxy = async (backend: Backend): Promise<Backend & { cut: () => void; mend: () => void }> => {
  const sockets = new Set<Socket>()
  let isCut = false
  const proxy = createServer((socket) => {
    if (isCut) return void socket.resetAndDestroy()
    const upstream = connect(Number(new URL(backend.url).port), '127.0.0.1')
    for (const each of [socket, upstream]) {
      sockets.add(each)
      each.on('error', () => undefined).on('close', () => sockets.delete(each))
    }
    socket.pipe(upstream).pipe(socket)
    socket.on('close', () => upstream.destroy())
    upstream.on('close', () => socket.destroy())
  }).listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  const cut = (): void => {
    isCut = true
    for (const socket of sockets) socket.resetAndDestroy()
  }
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}/`,
    cut,
    mend: () => void (isCut = false),
    close: async () => {
      cut()
      proxy.close()
      await backend.close()
    },
  }
}

const lostConnections =
  /ERR_(INCOMPLETE_CHUNKED_ENCODING|CONNECTION_RE|EMPTY_RESPONSE|NETWORK)|status of 404|Failed to load resource/

const growsBeyond = (page: Page, text: string) =>
  page.waitForFunction(
    (shown) => ([...document.querySelectorAll('.text')].at(-1)?.textContent ?? '').length > shown.length,
    text,
  )

describeBrowser('The chat', ({ open, join, expectConsole }) => {
  it('takes up a running answer after a reload, without a further request', async () => {
    const page = await open(countedChat(18))
    await chatPage(page).ask('Tell me a story.')
    await page.getByText('lived a keeper').waitFor()
    const before = await chatPage(page).answer()
    await page.getByLabel('Your question').fill('And then?')
    await page.reload()
    await growsBeyond(page, before)
    await inspect(page, 'reloaded')

    expect(await page.getByLabel('Your question').inputValue()).toBe('And then?')
    await chatPage(page).ended()
    expect(await chatPage(page).answer()).toBe(drawn([story]))
    expect(server?.requests).toHaveLength(1)

    await page.goto('about:blank')
    await page.goBack()
    await chatPage(page).ended()
    expect(await chatPage(page).answer()).toBe(drawn([story]))
    await page.getByRole('button', { name: 'New conversation' }).click()
    await eventually(async () => expect(await page.locator('article').count()).toBe(0))
    await page.goBack()
    await chatPage(page).ended()
    expect(await chatPage(page).answer()).toBe(drawn([story]))
    expect(server?.requests).toHaveLength(1)
  })

  it('shows one answer in two tabs, with one request', async () => {
    const page = await open(countedChat(18))
    await chatPage(page).ask('Tell me a story.')
    await page.getByText('lived a keeper').waitFor()
    const other = await join(page)
    await other.getByText('lived a keeper').waitFor()
    await inspect(other, 'second-tab')
    await Promise.all([chatPage(page).ended(), chatPage(other).ended()])
    expect([await chatPage(page).answer(), await chatPage(other).answer()]).toEqual([drawn([story]), drawn([story])])
    expect(server?.requests).toHaveLength(1)

    await chatPage(page).ask('Another one.')
    await other.getByText('Another one.').waitFor()
    await chatPage(other).ended()
    expect(await chatPage(other).answer()).toBe(drawn([story]))
    expect(server?.requests).toHaveLength(2)
  })

  it('breaks the answer of every reader of the example, not only of every second', async () => {
    const backend = chat()
    const pages = [await open(backend), await open(backend)]
    for (const page of pages) await chatPage(page).tryExample('Break in the middle')
    for (const page of pages) {
      await page.locator('.mark').waitFor()
      await chatPage(page).ended()
      expect(await chatPage(page).answer()).toBe(drawn([bread]))
    }
  })

  it('shows that it reconnects while the network is down, and continues', async () => {
    expectConsole(lostConnections)
    const proxy = await startProxy(await chat())
    const page = await open(Promise.resolve(proxy))
    await chatPage(page).tryExample('Tell a long story')
    await page.getByText('lived a keeper').waitFor()
    proxy.cut()
    await page.locator('.waiting', { hasText: 'Connection lost. Reconnecting' }).waitFor()
    await inspect(page, 'reconnecting')
    expect(await page.getByRole('status').filter({ hasText: 'lost' }).textContent()).toBe(
      'Connection lost. Reconnecting.',
    )
    proxy.mend()
    await chatPage(page).ended()
    expect(await chatPage(page).answer()).toBe(drawn([story]))
    expect(await chatPage(page).history()).toMatch(
      /^Connection lost at event \d+, continued after \d\.\d s\. 1 request to Claude\.$/,
    )
  })

  it('continues an answer from its text after the backend was restarted', async () => {
    expectConsole(lostConnections)
    const backend = await chat()
    const page = await open(Promise.resolve(backend))
    await chatPage(page).tryExample('Tell a long story')
    await page.getByText('lived a keeper').waitFor()
    await backend.close()
    await page.locator('.waiting', { hasText: 'Connection lost. Reconnecting' }).waitFor()
    const restarted = await chat(Number(new URL(backend.url).port))
    await page.locator('.mark').waitFor()
    await inspect(page, 'restarted-backend')
    await chatPage(page).ended()
    expect(await chatPage(page).answer()).toBe(drawn([story]))
    expect(await chatPage(page).history()).toContain('2 requests to Claude.')
    await restarted.close()
  })

  it('gives up after five attempts to reach the server, and continues if the user wants', async () => {
    expectConsole(lostConnections)
    const proxy = await startProxy(await chat())
    const page = await open(Promise.resolve(proxy))
    let posts = 0
    page.on('request', (request) => (posts += request.method() === 'POST' ? 1 : 0))
    await chatPage(page).tryExample('Tell a long story')
    await page.getByText('lived a keeper').waitFor()
    proxy.cut()
    await page.getByRole('alert').waitFor()
    expect(posts).toBe(5)
    await inspect(page, 'gave-up')
    proxy.mend()
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('alert').waitFor({ state: 'detached' })
    await chatPage(page).ended()
    expect(await chatPage(page).answer()).toBe(drawn([story]))
  })

  it('keeps what was typed, and explains Enter while an answer arrives', async () => {
    const page = await open(chat())
    await chatPage(page).tryExample('Tell a long story')
    await page.locator('.text').waitFor()
    await page.getByLabel('Your question').fill('And at night?')
    await page.getByLabel('Your question').press('Enter')
    await page.getByText('Not sent yet: your text stays here.').waitFor()
    await inspect(page, 'too-early')
    await chatPage(page).ended()
    expect(await page.getByLabel('Your question').inputValue()).toBe('And at night?')
    expect(await page.locator('article').count()).toBe(1)
    await page.getByLabel('Your question').press('Enter')
    await page.locator('article').nth(1).waitFor()
    await chatPage(page).ended()
  })

  it('copies the answer without the mark', async () => {
    const page = await open(chat())
    await chatPage(page).tryExample('Break in the middle')
    await page.locator('.mark').click()
    await chatPage(page).ended()
    const copied = await page.evaluate(() => {
      const text = document.querySelector('.text')
      if (text) getSelection()?.selectAllChildren(text)
      return String(getSelection())
    })
    expect(copied.replace(/\s+/g, ' ')).toBe(bread.text.replace(/\s+/g, ' '))
  })
})
