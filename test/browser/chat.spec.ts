import { stdout } from 'node:process'
import type { JSHandle, Page } from 'playwright-core'
import { anthropic } from 'rxjs-anthropic'
import { answer, recordingOf, type Block } from '../../examples/angular-chat/backend/answer.ts'
import { startBackend } from '../../examples/angular-chat/backend/startBackend.ts'
import { startChat } from '../../examples/angular-chat/backend/startChat.ts'
import { bread, packed, packing, sky, story, verses } from '../../examples/angular-chat/backend/texts.ts'
import { startServer } from '../../examples/server/startServer.ts'
import { describeBrowser, site } from './describeBrowser.ts'
import { inspect } from './inspect.ts'
import { watchText } from './watchText.ts'

jest.setTimeout(60_000)

const chat = (pace = 12) => startChat({ site, pace, log: { expiry: 500 } })

/** The text of blocks as it is on the page: paragraphs are elements of their own. */
const drawn = (...answers: readonly (readonly Block[])[]): string =>
  answers
    .flat()
    .map((block) => (block.type === 'text' ? block.text.replaceAll('\n\n', '') : ''))
    .join('')

const textOf = async (page: Page): Promise<string> =>
  (await page.locator('article').last().locator('.text').allTextContents()).join('')

const tryExample = async (page: Page, title: string): Promise<void> => {
  await page.getByText('Examples').waitFor()
  if ((await page.locator('.examples').getAttribute('open')) === null) await page.getByText('Examples').click()
  await page.getByRole('button', { name: title }).click()
}

const ask = async (page: Page, question: string): Promise<void> => {
  await page.getByLabel('Your question').fill(question)
  await page.getByRole('button', { name: 'Send' }).click()
}

const chooseRecovery = (page: Page, recovery: string) => page.getByLabel('If an answer breaks').selectOption(recovery)

const ended = (page: Page): Promise<void> => page.locator('article[aria-busy=false]').last().waitFor()

/** The label or the text of the focused element. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement
    const labels = element && 'labels' in element ? (element.labels as NodeListOf<HTMLElement>) : undefined
    return (labels?.[0] ?? element)?.textContent.trim() ?? ''
  })

/** Records the duration of each task of the page that takes more than 50 ms. */
const watchLongTasks = (page: Page): Promise<JSHandle<readonly number[]>> =>
  page.evaluateHandle(() => {
    const tasks: number[] = []
    const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration)))
    observer.observe({ type: 'longtask' })
    return tasks
  })

/** Keeps the page busy, which has to be recorded. */
const beBusy = async (page: Page, tasks: JSHandle<readonly number[]>): Promise<void> => {
  await page.evaluate(
    () =>
      void setTimeout(() => {
        for (const end = performance.now() + 80; performance.now() < end;);
      }),
  )
  await page.waitForFunction((all) => all.some((duration) => duration >= 80), tasks)
}

const print = (line: string): void => void stdout.write(`${line}\n`)

describeBrowser('The chat', ({ open, expectConsole }) => {
  it('shows what can be asked', async () => {
    const page = await open(chat())
    await page.getByRole('button', { name: 'Write very fast' }).waitFor()
    await inspect(page, 'welcome')
    expect(await page.locator('body').ariaSnapshot()).toMatchInlineSnapshot(`
     "- banner:
       - heading "Ask Claude" [level=1]
     - main:
       - paragraph: What would you like to know?
       - paragraph:
         - code: ANTHROPIC_API_KEY
         - text: is not set, so the questions below are answered with recordings.
     - status
     - contentinfo:
       - group:
         - text: Examples
         - list:
           - listitem:
             - button "Think, then use a tool"
           - listitem:
             - button "Tell a long story"
           - listitem:
             - button "Break half-way"
           - listitem:
             - button "Lose the line"
           - listitem:
             - button "Refuse the key"
           - listitem:
             - button "Write very fast"
       - text: Your question
       - textbox "Your question":
         - /placeholder: Write a question
       - button "Send"
       - paragraph: Enter sends, Shift+Enter inserts a new line, Esc stops.
       - paragraph:
         - text: "If an answer breaks:"
         - combobox "If an answer breaks:":
           - option "resume" [selected]
           - option "restart"
           - option "ask me""
    `)
  })

  it('shows the text while it arrives, and announces the whole to a screen reader', async () => {
    const page = await open(chat())
    const texts = await watchText(page, '.text')
    const announced = await watchText(page, '[role=status]')
    await tryExample(page, 'Tell a long story')
    await page.getByText('Then the fog came.').waitFor()
    await inspect(page, 'answering')
    await ended(page)
    await inspect(page, 'answered')

    const seen = (await texts()).filter((text) => text !== '')
    expect(seen.length).toBeGreaterThan(20)
    expect(seen.every((text) => drawn([story]).startsWith(text))).toBe(true)
    expect(seen.at(-1)).toBe(drawn([story]))
    expect((await announced()).filter((text) => text !== '')).toEqual(['Claude is answering.', `Claude: ${story.text}`])
  })

  it('shows thinking, a call whose input grows, and the answer to its result', async () => {
    const page = await open(chat(30))
    const items = await watchText(page, '.checklist li')
    await tryExample(page, 'Think, then use a tool')
    await page.locator('.thinking summary').click()
    await inspect(page, 'thinking')
    await page.getByLabel('Shoes').waitFor()
    await inspect(page, 'calling')
    await ended(page)
    await page.getByLabel('A light raincoat').check()
    await inspect(page, 'called')

    expect(await textOf(page)).toBe(drawn(packing, packed))
    const seen = await items()
    expect(seen.length).toBeGreaterThan(10)
    expect(seen.every((text, index) => text.startsWith(seen[index - 1] ?? ''))).toBe(true)
    expect(await page.getByRole('checkbox').count()).toBe(6)
  })

  it('marks the place at which a broken answer was continued', async () => {
    const page = await open(chat())
    await tryExample(page, 'Break half-way')
    await page.locator('.mark').waitFor()
    await inspect(page, 'carrying-on')
    await ended(page)
    await inspect(page, 'carried-on')

    const mark = 'Claude is overloaded. The answer continues here.'
    expect(await page.locator('.mark').allTextContents()).toEqual([mark])
    expect((await textOf(page)).replace(mark, '')).toBe(drawn([bread]))
  })

  it('marks an answer that was restarted, and discards the partial text', async () => {
    const page = await open(chat())
    await chooseRecovery(page, 'restart')
    const texts = await watchText(page, '.text')
    await tryExample(page, 'Break half-way')
    await page.locator('.mark').waitFor()
    await inspect(page, 'beginning-again')
    await ended(page)
    await inspect(page, 'begun-again')

    expect(await page.locator('.mark').allTextContents()).toEqual(['Claude is overloaded. The answer was restarted.'])
    expect(await textOf(page)).toBe(drawn([bread]))
    expect((await texts()).every((text) => drawn([bread]).startsWith(text))).toBe(true)
  })

  it('explains a failure, and offers to try again', async () => {
    const page = await open(chat())
    await chooseRecovery(page, 'ask me')
    await tryExample(page, 'Break half-way')
    const alert = page.getByRole('alert')
    await alert.waitFor()
    await inspect(page, 'failed')

    expect(await alert.textContent()).toContain('Claude is overloaded. Wait a moment, then try again.')
    expect(drawn([bread])).toContain(await textOf(page))
    await page.getByRole('button', { name: 'Try again' }).click()
    await alert.waitFor({ state: 'detached' })
    await ended(page)
    expect(await alert.count()).toBe(0)
    expect(await textOf(page)).toBe(drawn([bread]))
  })

  it('explains a refused key, with the details on demand', async () => {
    const page = await open(chat())
    await tryExample(page, 'Refuse the key')
    await page.getByText('Details').click()
    await inspect(page, 'refused')

    expect(await page.getByRole('alert').textContent()).toContain(
      'The API key of this server was rejected. Only the operator of this page can fix this.',
    )
    expect(await page.getByRole('alert').textContent()).toContain('ApiFailure: invalid x-api-key')
  })

  it('resumes a lost connection without a trace on the page', async () => {
    expectConsole(/ERR_INCOMPLETE_CHUNKED_ENCODING/)
    const page = await open(chat())
    const posts: string[] = []
    page.on('request', (request) => {
      if (request.method() === 'POST') posts.push(request.headers()['last-event-id'] ?? 'from the beginning')
    })
    await tryExample(page, 'Lose the line')
    await ended(page)

    expect(posts).toEqual(['from the beginning', expect.stringMatching(/^\d+$/)])
    expect(await page.locator('.mark').count()).toBe(0)
    expect(await textOf(page)).toBe(drawn([sky]))
  })

  it('stops an answer at the server, too, and continues from what was shown', async () => {
    const server = await startServer({ recording: recordingOf(answer([story])), pace: 20 })
    const transport = anthropic({ baseUrl: server.url })
    const page = await open(
      startBackend({ site, transport, about: { live: true, examples: [] }, log: { linger: 0, expiry: 0 } }),
    )
    expect(await page.getByText('Examples').count()).toBe(0)
    await ask(page, 'Tell me of the sea.')
    await page.getByText('lived a keeper').waitFor()

    const start = performance.now()
    await page.getByRole('button', { name: 'Stop' }).click()
    expect(await server.requests[0]?.ended).toBe('aborted')
    print(`stop: the server that answers knew after ${(performance.now() - start).toFixed(0)} ms, the click included`)

    await page.getByText('You stopped this answer.').waitFor()
    const shown = await textOf(page)
    await inspect(page, 'stopped')
    expect(drawn([story])).toContain(shown)

    await ask(page, 'And then?')
    await page.getByText('lived a keeper').nth(1).waitFor()
    await page.keyboard.press('Escape')
    expect(await server.requests[1]?.ended).toBe('aborted')
    expect(server.requests[1]?.body).toMatchObject({
      messages: [
        { role: 'user', content: 'Tell me of the sea.' },
        { role: 'assistant', content: shown.trim() },
        { role: 'user', content: 'And then?' },
      ],
    })
    await server.close()
  })

  it('stays responsive while two thousand deltas arrive each second', async () => {
    const page = await open(chat())
    const noted = await watchLongTasks(page)
    const texts = await watchText(page, '.text')
    await tryExample(page, 'Write very fast')
    const start = performance.now()
    await page.getByText('Verse 20 ').waitFor()
    await page.getByLabel('Your question').pressSequentially('Are you there?')
    expect(await page.getByLabel('Your question').inputValue()).toBe('Are you there?')
    expect(await page.locator('article').getAttribute('aria-busy')).toBe('true')
    await inspect(page, 'fast')
    await ended(page)
    const seconds = (performance.now() - start) / 1000

    const tasks = await noted.jsonValue()
    await beBusy(page, noted)
    expect(await textOf(page)).toBe(drawn([verses]))
    const drawings = (await texts()).length
    expect(drawings).toBeGreaterThan(50)
    print(
      `10 000 deltas in ${seconds.toFixed(1)} s: drawn ${drawings} times; ${tasks.length} tasks of more than 50 ms, ` +
        `the longest of ${Math.max(0, ...tasks).toFixed(0)} ms`,
    )
  })

  it('can be used with the keyboard only, and shows the focus', async () => {
    const page = await open(chat())
    await page.getByRole('button', { name: 'Write very fast' }).waitFor()
    const walk: string[] = []
    for (let stop = 0; stop < 10; stop += 1) {
      await page.keyboard.press('Tab')
      walk.push(await focused(page))
      expect(await page.evaluate(() => getComputedStyle(document.activeElement ?? document.body).outlineStyle)).toBe(
        'solid',
      )
    }
    expect(walk).toEqual([
      'Examples',
      'Think, then use a tool',
      'Tell a long story',
      'Break half-way',
      'Lose the line',
      'Refuse the key',
      'Write very fast',
      'Your question',
      'Send',
      'If an answer breaks:',
    ])
    await inspect(page, 'focused')

    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.type('Tell me')
    await page.keyboard.press('Shift+Enter')
    await page.keyboard.type('a long story of the sea.')
    expect(await page.getByLabel('Your question').inputValue()).toBe('Tell me\na long story of the sea.')
    await page.keyboard.press('Enter')
    await page.locator('.text').waitFor()
    await page.keyboard.press('Escape')
    await page.getByText('You stopped this answer.').waitFor()
    expect(await focused(page)).toBe('Your question')

    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Shift+Tab')
    expect(await focused(page)).toBe('Try again')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Stop' }).waitFor()
    expect(await focused(page)).toBe('Stop')
    await page.keyboard.press('Enter')
    await page.getByText('You stopped this answer.').waitFor()
    expect(await focused(page)).toBe('Send')
  })

  it('keeps its scroll position while the user reads, and scrolls to the end on demand', async () => {
    const page = await open(chat())
    await page.setViewportSize({ width: 360, height: 500 })
    await tryExample(page, 'Tell a long story')
    await page.getByText('Then the fog came.').waitFor()
    const isAtEnd = (): Promise<boolean> =>
      page.evaluate(() => scrollY + innerHeight >= document.documentElement.scrollHeight - 2)
    expect(await isAtEnd()).toBe(true)
    await page.mouse.move(180, 100)
    await page.mouse.wheel(0, -150)
    const toEnd = page.getByRole('button', { name: 'Go to the end' })
    await toEnd.waitFor()
    await ended(page)
    expect(await isAtEnd()).toBe(false)
    await toEnd.click()
    await toEnd.waitFor({ state: 'detached' })
    expect(await isAtEnd()).toBe(true)
    await page.mouse.wheel(0, -150)
    await toEnd.waitFor()
    await inspect(page, 'scrolled')
  })
})
