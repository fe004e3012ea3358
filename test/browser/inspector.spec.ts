import type { Page } from 'playwright-core'
import { Subject } from 'rxjs'
import { anthropic } from 'rxjs-anthropic'
import { answer, recordingOf } from '../../examples/angular-chat/backend/answer.ts'
import { startBackend } from '../../examples/angular-chat/backend/startBackend.ts'
import { startChat } from '../../examples/angular-chat/backend/startChat.ts'
import { sky, story } from '../../examples/angular-chat/backend/texts.ts'
import { faults } from '../../examples/server/faults.ts'
import { startServer } from '../../examples/server/startServer.ts'
import { chatPage } from './chatPage.ts'
import { describeBrowser, site } from './describeBrowser.ts'
import { eventually } from './eventually.ts'
import { inspect } from './inspect.ts'

jest.setTimeout(60_000)

const chat = (pace = 12) => startChat({ site, pace, log: { expiry: 500 } })
const about = { live: true, examples: [] }

/** The inspector of the chat, as a user finds it. */
const inspectorOf = (page: Page) => {
  const panel = page.getByRole('complementary', { name: 'Inspector' })
  return {
    panel,
    open: async (): Promise<void> => {
      await page.getByRole('button', { name: 'Inspector' }).click()
      await panel.waitFor()
    },
    /** One line for each request, without the times. */
    requests: async (): Promise<readonly string[]> =>
      (await panel.getByRole('listitem').allInnerTexts()).map((line) =>
        line.replace(/\s+/g, ' ').replace(/\d+\.\d s/g, '0 s'),
      ),
    /** The text alternative of the diagram. */
    words: async (): Promise<string> => (await panel.getByRole('img').getAttribute('aria-label')) ?? '',
    /** Resolves when the text alternative has this part. */
    draws: (part: RegExp) =>
      page.waitForFunction(
        (pattern) => new RegExp(pattern).test(document.querySelector('.marbles')?.ariaLabel ?? ''),
        part.source,
      ),
    tokens: async (): Promise<string> => (await panel.locator('dl').innerText()).replace(/\s+/g, ' '),
  }
}

describeBrowser('The inspector', ({ open, expectConsole }) => {
  it('is closed until it is wanted, stays open after a reload, and needs no mouse', async () => {
    const page = await open(chat())
    const toggle = page.getByRole('button', { name: 'Inspector' })
    const { panel } = inspectorOf(page)
    expect(await toggle.getAttribute('aria-expanded')).toBe('false')
    expect(await panel.isVisible()).toBe(false)

    await toggle.focus()
    await page.keyboard.press('Enter')
    await panel.getByText('Ask a question: its stream is drawn here while it arrives.').waitFor()
    await inspect(page, 'inspector-empty')

    await page.reload()
    await panel.waitFor()
    await toggle.focus()
    await page.keyboard.press('Enter')
    await panel.waitFor({ state: 'hidden' })
    expect(await toggle.getAttribute('aria-expanded')).toBe('false')
  })

  it('draws an answer with a call: its blocks, its pieces, its result, and both requests', async () => {
    const page = await open(chat())
    const inspector = inspectorOf(page)
    await inspector.open()
    await chatPage(page).tryExample('Think, then use a tool')
    await inspector.draws(/a block of type thinking starts, \d+ × thinking/)
    await inspector.draws(/the block stops, a block of type tool_use starts, \d+ × tool input/)
    expect(await inspector.panel.locator('.marbles text').allTextContents()).toContain('checkli…')
    await page.getByLabel('Shoes').waitFor()
    await inspect(page, 'inspector-calling')
    await chatPage(page).ended()
    await inspector.panel.getByText('Tool result').waitFor()
    await inspect(page, 'inspector-called')

    await inspector.draws(/completes$/)
    expect(await inspector.words()).toMatch(
      /\d+ × tool input, the block stops, message_delta: tool_use, message_stop, @tool_result: checklist, message_start, a block of type text starts, \d+ × text, the block stops, message_delta: end_turn, message_stop, completes$/,
    )
    await eventually(async () =>
      expect(await inspector.requests()).toEqual([
        expect.stringMatching(/^Question HTTP 200, complete: \d+ events in 0 s$/),
        expect.stringMatching(/^Tool result.* HTTP 200, complete: \d+ events in 0 s$/),
      ]),
    )
    await eventually(async () => expect(await inspector.tokens()).toBe('Input 200 Output 200 From cache 0 To cache 0'))
    expect(await inspector.panel.locator('.marbles text').allTextContents()).toContain('tool_use')

    await inspector.panel.getByText('How to read it').click()
    await inspector.panel.getByText('Brackets enclose a block').waitFor()
    await inspect(page, 'inspector-explained')
  })

  it('draws the seam of an answer that was continued, and the failure between its two requests', async () => {
    const page = await open(chat())
    const inspector = inspectorOf(page)
    await inspector.open()
    await chatPage(page).tryExample('Break in the middle')
    await inspector.draws(/ × text, @resume: Claude is overloaded\. The answer continues\./)
    await inspect(page, 'inspector-resuming')
    await chatPage(page).ended()
    await inspector.panel.getByText('Resumed').waitFor()
    await inspect(page, 'inspector-resumed')

    await eventually(async () =>
      expect(await inspector.requests()).toEqual([
        expect.stringMatching(/^Question HTTP 200, overloaded_error after 46 events, 0 s$/),
        expect.stringMatching(/^Resumed.* HTTP 200, complete: \d+ events in 0 s$/),
      ]),
    )
  })

  it('draws the seam of an answer that was restarted', async () => {
    const page = await open(chat())
    const inspector = inspectorOf(page)
    await inspector.open()
    await chatPage(page).chooseRecovery('Restart')
    await chatPage(page).tryExample('Break in the middle')
    await inspector.draws(/ × text, @restart: Claude is overloaded\. The answer restarts\./)
    await chatPage(page).ended()
    await inspector.panel.getByText('Restarted after').waitFor()
    await eventually(async () =>
      expect(await inspector.requests()).toEqual([
        expect.stringMatching(/^Question HTTP 200, overloaded_error after 46 events, 0 s$/),
        expect.stringMatching(/^Restarted after 0 s HTTP 200, complete: \d+ events in 0 s$/),
      ]),
    )
  })

  it('lists a retry with the wait before it, which the stream itself does not show', async () => {
    let requests = 0
    const [overloaded, whole] = [
      await startServer({ recording: recordingOf(answer([sky])), pace: 0, fault: faults.overloaded.fault }),
      await startServer({ recording: recordingOf(answer([sky])), pace: 0 }),
    ]
    const page = await open(
      startBackend({
        site,
        about,
        transport: (request) => anthropic({ baseUrl: (requests++ === 0 ? overloaded : whole).url })(request),
      }),
    )
    const inspector = inspectorOf(page)
    await inspector.open()
    await chatPage(page).ask('Why is the sky blue?')
    await inspector.panel.getByText('Retry after').waitFor()
    await chatPage(page).ended()
    await inspector.panel.getByText('complete:').waitFor()
    await eventually(async () =>
      expect(await inspector.requests()).toEqual([
        'Question HTTP 200, overloaded_error (529) after 0 events, 0 s',
        expect.stringMatching(/^Retry after 0 s HTTP 200, complete: \d+ events in 0 s$/),
      ]),
    )
    expect(requests).toBe(2)
    await Promise.all([overloaded.close(), whole.close()])
  })

  it('shows a lost connection in the line of its request, and in the diagram', async () => {
    expectConsole(/ERR_INCOMPLETE_CHUNKED_ENCODING/)
    const server = await startServer({ recording: recordingOf(answer([sky])), pace: 40 })
    const cut = new Subject<void>()
    const transport = anthropic({ baseUrl: server.url })
    const page = await open(startBackend({ site, transport, losesConnection: () => cut, about }))
    const inspector = inspectorOf(page)
    await inspector.open()
    await chatPage(page).ask('Why is the sky blue?')
    await page.locator('.text').getByText('The light of').waitFor()
    cut.next()
    await inspector.panel
      .locator('title', { hasText: 'the connection was lost' })
      .first()
      .waitFor({ state: 'attached' })
    await inspect(page, 'inspector-reconnected')
    await chatPage(page).ended()
    await inspector.panel.getByText('complete:').waitFor()
    await eventually(async () =>
      expect(await inspector.requests()).toEqual([
        expect.stringMatching(
          /^Question HTTP 200, connection lost at event \d+, reconnected after 0 s, complete: \d+ events in 0 s$/,
        ),
      ]),
    )
    await server.close()
  })

  it('shows that an answer was stopped', async () => {
    const server = await startServer({ recording: recordingOf(answer([story])), pace: 20 })
    const page = await open(startBackend({ site, transport: anthropic({ baseUrl: server.url }), about }))
    const inspector = inspectorOf(page)
    await inspector.open()
    await chatPage(page).ask('Tell me of the sea.')
    await page.locator('.text').getByText('lived a keeper').waitFor()
    await inspector.panel.getByText('running').waitFor()
    await page.getByRole('button', { name: 'Stop' }).click()
    await inspector.panel.getByText('cancelled by you').waitFor()
    await inspect(page, 'inspector-stopped')
    await eventually(async () => expect(await inspector.requests()).toEqual(['Question HTTP 200, cancelled by you']))
    expect(await inspector.words()).toMatch(/\d+ × text, unsubscribed: you stopped it$/)
    await server.close()
  })

  it('draws at most once per frame, and only the last marbles, while two thousand deltas arrive each second', async () => {
    const page = await open(chat())
    const inspector = inspectorOf(page)
    await inspector.open()
    const counts = await page.evaluateHandle(() => {
      const seen = { frames: 0, draws: 0, marbles: 0 }
      const count = (): void => {
        seen.frames++
        requestAnimationFrame(count)
      }
      requestAnimationFrame(count)
      new MutationObserver(() => {
        seen.marbles = Math.max(seen.marbles, document.querySelectorAll('.marble').length)
        seen.draws++
      }).observe(document.querySelector('aside') ?? document.body, { subtree: true, childList: true, attributes: true })
      return seen
    })
    await chatPage(page).tryExample('Write very fast')
    await page.getByText('Verse 20 ').first().waitFor()
    await page.getByLabel('Your question').pressSequentially('Are you there?')
    expect(await page.getByLabel('Your question').inputValue()).toBe('Are you there?')
    await inspect(page, 'inspector-fast')
    await chatPage(page).ended()
    const { frames, draws, marbles } = await counts.jsonValue()
    expect(draws).toBeGreaterThan(5)
    expect(draws).toBeLessThanOrEqual(frames)
    expect(marbles).toBeLessThanOrEqual(60)
    await inspector.panel.getByText(/^… \d+ earlier$/).waitFor()
    expect(await inspector.words()).toMatch(/^Marble diagram: \d+ earlier events, /)
  })
})
