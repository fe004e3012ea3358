import { stdout } from 'node:process'
import type { JSHandle, Page } from 'playwright-core'
import { Subject } from 'rxjs'
import { anthropic } from 'rxjs-anthropic'
import { answer, recordingOf } from '../../examples/angular-chat/backend/answer.ts'
import { startBackend } from '../../examples/angular-chat/backend/startBackend.ts'
import { startChat } from '../../examples/angular-chat/backend/startChat.ts'
import { bread, nothing, packed, packing, sky, story, verses } from '../../examples/angular-chat/backend/texts.ts'
import { startServer } from '../../examples/server/startServer.ts'
import { chatPage, drawn } from './chatPage.ts'
import { describeBrowser, site } from './describeBrowser.ts'
import { eventually } from './eventually.ts'
import { inspect } from './inspect.ts'
import { watchText } from './watchText.ts'

jest.setTimeout(60_000)

const chat = (pace = 12) => startChat({ site, pace, log: { expiry: 500 } })

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
    expect(await focused(page)).toBe('Your question')
    expect(await page.locator('body').ariaSnapshot()).toMatchInlineSnapshot(`
     "- banner:
       - heading "Ask Claude" [level=1]
       - button "Inspector"
     - main:
       - paragraph: What would you like to know?
       - paragraph:
         - code: ANTHROPIC_API_KEY
         - text: "is not set, so recordings answer. Each of these questions shows something else:"
       - list:
         - listitem:
           - 'button "Think, then use a tool A list appears item by item while Claude writes the input of the tool: toolInputs() and withTools()."':
             - strong: Think, then use a tool
             - text: "A list appears item by item while Claude writes the input of the tool: toolInputs() and withTools()."
         - listitem:
           - 'button "Tell a long story Stop it, reload the page, or open its address in a second tab: the answer continues, with one request."':
             - strong: Tell a long story
             - text: "Stop it, reload the page, or open its address in a second tab: the answer continues, with one request."
         - listitem:
           - button "Render Markdown Headings, lists, a table and code while they arrive. What is complete keeps its elements.":
             - strong: Render Markdown
             - text: Headings, lists, a table and code while they arrive. What is complete keeps its elements.
         - listitem:
           - 'button "Break in the middle Claude is overloaded after half of the answer. The menu below decides: resume, restart, or ask you."':
             - strong: Break in the middle
             - text: "Claude is overloaded after half of the answer. The menu below decides: resume, restart, or ask you."
         - listitem:
           - button "Lose the connection The connection to the server is cut. The page reconnects, and receives what it has missed.":
             - strong: Lose the connection
             - text: The connection to the server is cut. The page reconnects, and receives what it has missed.
         - listitem:
           - 'button "Reject the API key Not every failure is worth a retry: this one is explained, and offers none."':
             - strong: Reject the API key
             - text: "Not every failure is worth a retry: this one is explained, and offers none."
         - listitem:
           - 'button "Write very fast Two thousand events a second, and the page still responds: coalesceDeltas()."':
             - strong: Write very fast
             - text: "Two thousand events a second, and the page still responds: coalesceDeltas()."
     - status
     - contentinfo:
       - text: Your question
       - textbox "Your question":
         - /placeholder: Write a question
       - button "Send"
       - paragraph: Enter sends, Shift+Enter inserts a new line.
       - paragraph:
         - text: "If an answer breaks:"
         - combobox "If an answer breaks:":
           - option "Resume" [selected]
           - option "Restart"
           - option "Ask me""
    `)
  })

  it('shows the text while it arrives, and announces the whole to a screen reader', async () => {
    const page = await open(chat())
    const texts = await watchText(page, '.text')
    const announced = await watchText(page, '[role=status]')
    await chatPage(page).tryExample('Tell a long story')
    await page.getByText('Then the fog came.').waitFor()
    await inspect(page, 'answering')
    await chatPage(page).ended()
    await inspect(page, 'answered')

    const seen = (await texts()).filter((text) => text !== '')
    expect(seen.length).toBeGreaterThan(3)
    expect(seen.every((text) => drawn([story]).startsWith(text))).toBe(true)
    expect(seen.at(-1)).toBe(drawn([story]))
    await eventually(async () =>
      expect((await announced()).filter((text) => text !== '')).toEqual([
        'Claude is answering.',
        `Claude: ${story.text}`,
      ]),
    )
  })

  it('shows thinking, a call whose input grows, and the answer to its result', async () => {
    const page = await open(chat(30))
    const items = await watchText(page, '.checklist li')
    await chatPage(page).tryExample('Think, then use a tool')
    await page.locator('.thinking summary').click()
    await inspect(page, 'thinking')
    await page.getByLabel('Shoes').waitFor()
    await inspect(page, 'calling')
    await chatPage(page).ended()
    await page.getByLabel('A light raincoat').check()
    await inspect(page, 'called')

    expect(await chatPage(page).answer()).toBe(drawn(packing, packed))
    const seen = await items()
    expect(seen.length).toBeGreaterThan(3)
    expect(seen.every((text, index) => text.startsWith(seen[index - 1] ?? ''))).toBe(true)
    expect(await page.getByRole('checkbox').count()).toBe(6)
  })

  it('marks the place at which a broken answer was continued', async () => {
    const page = await open(chat())
    await chatPage(page).tryExample('Break in the middle')
    await page.locator('.mark').waitFor()
    await inspect(page, 'carrying-on')
    await chatPage(page).ended()
    await inspect(page, 'carried-on')

    expect(await chatPage(page).answer()).toBe(drawn([bread]))
    expect(await chatPage(page).history()).toBe(
      'Claude is overloaded. A further request continued the answer. 2 requests to Claude.',
    )
  })

  it('marks an answer that was restarted, and discards the partial text', async () => {
    const page = await open(chat())
    await chatPage(page).chooseRecovery('Restart')
    const texts = await watchText(page, '.text')
    await chatPage(page).tryExample('Break in the middle')
    await page.locator('.mark').waitFor()
    await inspect(page, 'beginning-again')
    await chatPage(page).ended()
    await inspect(page, 'begun-again')

    await page.locator('.mark').click()
    await eventually(async () =>
      expect(await page.locator('.mark-text').allTextContents()).toEqual([
        'Claude is overloaded. The answer was restarted.',
      ]),
    )
    expect(await chatPage(page).answer()).toBe(drawn([bread]))
    expect((await texts()).every((text) => drawn([bread]).startsWith(text))).toBe(true)
  })

  it('asks whether to continue a broken answer, and keeps its text', async () => {
    const page = await open(chat())
    await chatPage(page).chooseRecovery('Ask me')
    await chatPage(page).tryExample('Break in the middle')
    const alert = page.getByRole('alert')
    await alert.waitFor()
    const before = await chatPage(page).answer()
    await inspect(page, 'broken')
    expect(await alert.textContent()).toContain(
      'Claude is overloaded. The text above is kept. You can continue the answer, or start over.',
    )
    expect(before).not.toBe('')

    await page.getByRole('button', { name: 'Continue' }).click()
    await alert.waitFor({ state: 'detached' })
    expect(await chatPage(page).answer()).toContain(before)
    await chatPage(page).ended()
    expect(await chatPage(page).answer()).toBe(drawn([bread]))
  })

  it('starts a broken answer over, and keeps its text before a further question', async () => {
    const page = await open(chat())
    await chatPage(page).chooseRecovery('Ask me')
    await chatPage(page).tryExample('Break in the middle')
    await page.getByRole('button', { name: 'Start over' }).click()
    await page.getByRole('alert').waitFor({ state: 'detached' })
    await chatPage(page).ended()
    expect(await chatPage(page).answer()).toBe(drawn([bread]))

    await chatPage(page).tryExample('Break in the middle')
    await page.getByRole('alert').waitFor()
    const before = await chatPage(page).answer()
    await chatPage(page).ask('Why is the sky blue?')
    await page.locator('article').nth(2).waitFor()
    expect((await page.locator('article').nth(1).locator('.text').allTextContents()).join('')).toBe(before)
  })

  it('explains a rejected key with the details on demand, and offers no retry', async () => {
    const page = await open(chat())
    await chatPage(page).tryExample('Reject the API key')
    await page.getByText('Details').click()
    await inspect(page, 'refused')

    expect(await page.getByRole('alert').textContent()).toContain(
      'The API key of this server was rejected. Only the operator of this page can fix this.',
    )
    expect(await page.getByRole('alert').textContent()).toContain('ApiFailure: invalid x-api-key')
    expect((await page.locator('article').getByRole('button').allTextContents()).map((it) => it.trim())).toEqual([
      'Edit',
    ])
  })

  it('keeps the text of an answer that broke for good, and offers neither to continue nor to try again', async () => {
    const failure = { type: 'error', error: { type: 'permission_error', message: 'Not your key' } }
    const recording = `${recordingOf(answer([story]).slice(0, 20))}event: error\ndata: ${JSON.stringify(failure)}\n\n`
    const server = await startServer({ recording, pace: 0 })
    const transport = anthropic({ baseUrl: server.url })
    const page = await open(startBackend({ site, transport, about: { live: true, examples: [] } }))
    await chatPage(page).ask('Tell me of the sea.')
    const alert = page.getByRole('alert')
    await alert.waitFor()
    expect(await alert.textContent()).toContain(
      'The API key of this server was rejected. The text above is kept. Only the operator of this page can fix this.',
    )
    expect(await chatPage(page).answer()).toContain('There was a lighthouse')
    expect(await page.locator('.actions').count()).toBe(0)
    await server.close()
  })

  it('resumes a lost connection, and reports it in one line', async () => {
    expectConsole(/ERR_INCOMPLETE_CHUNKED_ENCODING/)
    const server = await startServer({ recording: recordingOf(answer([sky])), pace: 40 })
    const cut = new Subject<void>()
    const page = await open(
      startBackend({
        site,
        transport: anthropic({ baseUrl: server.url }),
        losesConnection: () => cut,
        about: { live: true, examples: [] },
      }),
    )
    const posts: string[] = []
    page.on('request', (request) => {
      if (request.method() === 'POST') posts.push(request.headers()['last-event-id'] ?? 'from the beginning')
    })
    await chatPage(page).ask('Why is the sky blue?')
    await page.getByText('The light of').waitFor()
    cut.next()
    await chatPage(page).ended()

    expect(posts).toEqual(['from the beginning', expect.stringMatching(/^\d+\.\w+$/)])
    expect(await page.locator('.mark').count()).toBe(0)
    expect(await chatPage(page).answer()).toBe(drawn([sky]))
    expect(await chatPage(page).history()).toMatch(
      /^Connection lost at event \d+, continued after \d\.\d s\. 1 request to Claude\.$/,
    )
    await inspect(page, 'reconnected')
    await server.close()
  })

  it('stops an answer at the server, too, and continues from what was shown', async () => {
    const server = await startServer({ recording: recordingOf(answer([story])), pace: 20 })
    const transport = anthropic({ baseUrl: server.url })
    const page = await open(
      startBackend({ site, transport, about: { live: true, examples: [] }, log: { linger: 0, expiry: 0 } }),
    )
    expect(await page.getByText('Examples').count()).toBe(0)
    await chatPage(page).ask('Tell me of the sea.')
    await page.getByText('lived a keeper').waitFor()

    const start = performance.now()
    await page.getByRole('button', { name: 'Stop' }).click()
    expect(await server.requests[0]?.ended).toBe('aborted')
    print(`stop: the server that answers knew after ${(performance.now() - start).toFixed(0)} ms, the click included`)

    await page.getByText('You stopped this answer.').waitFor()
    const shown = await chatPage(page).answer()
    await inspect(page, 'stopped')
    expect(drawn([story])).toContain(shown)

    await chatPage(page).ask('And then?')
    await page.getByText('lived a keeper').nth(1).waitFor()
    await page.keyboard.press('Escape')
    expect(await server.requests[1]?.ended).toBe('aborted')
    expect(server.requests[1]?.body).toMatchObject({
      messages: [
        { role: 'user', content: 'Tell me of the sea.' },
        { role: 'assistant', content: [{ type: 'text', text: shown }] },
        { role: 'user', content: 'And then?' },
      ],
    })
    await server.close()
  })

  it('changes an earlier question: what follows it is replaced, and the tokens of all requests are added', async () => {
    const server = await startServer({ recording: recordingOf(answer([nothing])), pace: 0 })
    const transport = anthropic({ baseUrl: server.url })
    const page = await open(startBackend({ site, transport, about: { live: true, examples: [] }, log: { expiry: 0 } }))
    const tokens = async () => ((await page.locator('.usage').textContent()) ?? '').match(/\d+/g)?.map(Number) ?? []
    await chatPage(page).ask('One?')
    await chatPage(page).ended()
    const [input = 0, output = 0] = await tokens()
    expect(input * output).toBeGreaterThan(0)
    await chatPage(page).ask('Two?')
    await page.locator('article').nth(1).waitFor()
    await chatPage(page).ended()

    const edit = async (): Promise<void> => {
      await page.getByRole('button', { name: 'Edit: One?' }).click()
      await page.getByText('You are changing an earlier question.').waitFor()
      await eventually(async () => {
        expect(await page.getByLabel('Your question').inputValue()).toBe('One?')
        expect(await focused(page)).toBe('Your question')
      })
    }
    await edit()
    await inspect(page, 'editing')
    await page.getByRole('button', { name: 'Keep it' }).click()
    await eventually(async () => {
      expect(await page.getByLabel('Your question').inputValue()).toBe('')
      expect(await focused(page)).toBe('Your question')
    })

    await edit()
    await chatPage(page).ask('Uno?')
    await page.getByRole('heading', { name: 'You asked: Uno?' }).waitFor()
    await chatPage(page).ended()
    expect(await page.locator('article').count()).toBe(1)
    expect(await page.getByText('You are changing').count()).toBe(0)
    expect(server.requests.at(-1)?.body).toMatchObject({ messages: [{ role: 'user', content: 'Uno?' }] })
    await eventually(async () => expect(await tokens()).toEqual([3 * input, 3 * output]))
    await page.reload()
    await page.getByRole('heading', { name: 'You asked: Uno?' }).waitFor()
    await eventually(async () => expect(await tokens()).toEqual([3 * input, 3 * output]))
    await server.close()
  })

  it('stays responsive while two thousand deltas arrive each second', async () => {
    const page = await open(chat())
    const noted = await watchLongTasks(page)
    const texts = await watchText(page, '.text')
    await chatPage(page).tryExample('Write very fast')
    const start = performance.now()
    await page.getByText('Verse 20 ').waitFor()
    await page.getByLabel('Your question').pressSequentially('Are you there?')
    expect(await page.getByLabel('Your question').inputValue()).toBe('Are you there?')
    expect(await page.locator('article').getAttribute('aria-busy')).toBe('true')
    await inspect(page, 'fast')
    await chatPage(page).ended()
    const seconds = (performance.now() - start) / 1000

    const tasks = await noted.jsonValue()
    await beBusy(page, noted)
    expect(await chatPage(page).answer()).toBe(drawn([verses]))
    const drawings = (await texts()).length
    expect(drawings).toBeGreaterThan(5)
    print(
      `10 000 deltas in ${seconds.toFixed(1)} s: drawn ${drawings} times; ${tasks.length} tasks of more than 50 ms, ` +
        `the longest of ${Math.max(0, ...tasks).toFixed(0)} ms`,
    )
  })

  it('can be used with the keyboard only, and shows the focus', async () => {
    const page = await open(chat())
    await page.getByRole('button', { name: 'Write very fast' }).waitFor()
    await page.getByRole('heading', { name: 'Ask Claude' }).click() // so that Tab starts at the top
    const walk: string[] = []
    for (let stop = 0; stop < 11; stop += 1) {
      await page.keyboard.press('Tab')
      walk.push((await focused(page)).replace(/(?<=[a-z])(?=[A-Z]).*/, ''))
      expect(await page.evaluate(() => getComputedStyle(document.activeElement ?? document.body).outlineStyle)).toBe(
        'solid',
      )
    }
    expect(walk).toEqual([
      'Inspector',
      'Think, then use a tool',
      'Tell a long story',
      'Render Markdown',
      'Break in the middle',
      'Lose the connection',
      'Reject the API key',
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
    await eventually(async () => expect(await focused(page)).toBe('Your question'))

    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Shift+Tab')
    expect(await focused(page)).toBe('Ask again')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Stop' }).waitFor()
    await eventually(async () => expect(await focused(page)).toBe('Stop'))
    await page.keyboard.press('Enter')
    await page.getByText('You stopped this answer.').waitFor()
    await eventually(async () => expect(await focused(page)).toBe('Send'))
  })

  it('keeps its scroll position while the user reads, and scrolls to the end on demand', async () => {
    const page = await open(chat())
    await page.setViewportSize({ width: 360, height: 500 })
    await chatPage(page).tryExample('Tell a long story')
    await page.getByText('Then the fog came.').waitFor()
    const isAtEnd = (): Promise<boolean> =>
      page.evaluate(() => scrollY + innerHeight >= document.documentElement.scrollHeight - 2)
    await eventually(async () => expect(await isAtEnd()).toBe(true))
    await page.mouse.move(180, 100)
    await page.mouse.wheel(0, -150)
    const toEnd = page.getByRole('button', { name: 'Go to the end' })
    await toEnd.waitFor()
    await chatPage(page).ended()
    expect(await isAtEnd()).toBe(false)
    await toEnd.click()
    await toEnd.waitFor({ state: 'detached' })
    await eventually(async () => expect(await isAtEnd()).toBe(true))
    await page.mouse.wheel(0, -150)
    await toEnd.waitFor()
    await inspect(page, 'scrolled')
  })
})
