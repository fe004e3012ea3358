import type { Page } from 'playwright-core'
import { startChat } from '../../examples/angular-chat/backend/startChat.ts'
import { chatPage } from './chatPage.ts'
import { describeBrowser, site } from './describeBrowser.ts'
import { poorTexts, schemes } from './inspect.ts'

jest.setTimeout(90_000)

/** Visits every control of a page in every state: at rest, hovered, focused, and both. In each of them its text must have enough contrast. */
const visitControls = async (page: Page): Promise<number> => {
  const controls = page.locator('button, select, textarea, summary, input, a').filter({ visible: true })
  let visited = 0
  for (const media of Object.values(schemes)) {
    await page.emulateMedia(media)
    for (const control of await controls.all()) {
      const isEnabled = await control.isEnabled()
      await page.mouse.move(0, 0)
      await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur())
      for (const state of ['rest', 'hover', 'focus and hover', 'focus'] as const) {
        if (state === 'hover') await control.hover({ force: true })
        if (state === 'focus and hover' && isEnabled) await control.focus()
        if (state === 'focus') await page.mouse.move(0, 0)
        visited += 1
        expect({ control: await control.textContent(), state, media, poor: await page.evaluate(poorTexts) }).toEqual(
          expect.objectContaining({ poor: [] }),
        )
      }
    }
  }
  return visited
}

describeBrowser('Every control of the chat', ({ open }) => {
  it('can be read in every state, light, dark and in forced colours', async () => {
    const page = await open(startChat({ site, pace: 12, log: { linger: 0, expiry: 500 } }))
    await page.setViewportSize({ width: 1000, height: 1100 }) // nothing scrolls, so nothing leads back to the end
    await page.getByRole('button', { name: 'Write very fast' }).waitFor()
    expect(await visitControls(page)).toBe((1 + 10) * 4 * 3) // the empty page

    await page.emulateMedia(schemes.light)
    await chatPage(page).chooseRecovery('Ask me')
    await chatPage(page).tryExample('Break in the middle')
    await page.getByRole('alert').waitFor()
    await page.locator('details.examples summary').click()
    expect(await visitControls(page)).toBe((1 + 1 + 1 + 1 + 2 + 1 + 7 + 3) * 4 * 3) // a broken answer, and the examples

    await page.getByRole('button', { name: 'Continue' }).click()
    await page.locator('.mark').waitFor()
    await chatPage(page).ended()
    expect(await visitControls(page)).toBe((1 + 1 + 1 + 1 + 1 + 1 + 7 + 3) * 4 * 3) // a mark, and a complete answer

    await page.getByRole('button', { name: 'Inspector' }).click()
    await page.getByText('How to read it').waitFor()
    expect(await visitControls(page)).toBe((1 + 1 + 1 + 1 + 1 + 1 + 7 + 3 + 1) * 4 * 3)
  })

  it('can be read while an answer arrives: the Stop button is not blank under the pointer', async () => {
    const page = await open(startChat({ site, pace: 300, log: { linger: 0, expiry: 0 } }))
    await chatPage(page).tryExample('Tell a long story')
    await page.locator('.text').waitFor()
    await page.locator('details.examples summary').click()
    expect(await visitControls(page)).toBe((1 + 1 + 1 + 7 + 3) * 4 * 3)
  })

  it('can be read after Stop, and beside a rejected key with its details', async () => {
    const page = await open(startChat({ site, pace: 100, log: { linger: 0, expiry: 0 } }))
    await chatPage(page).tryExample('Tell a long story')
    await page.locator('.text').waitFor()
    await page.getByRole('button', { name: 'Stop' }).click()
    await page.getByText('You stopped this answer.').waitFor()
    await page.locator('details.examples summary').click()
    expect(await visitControls(page)).toBe((1 + 1 + 1 + 1 + 1 + 7 + 3) * 4 * 3) // Edit, and Ask again

    await page.locator('details.examples summary').click()
    await chatPage(page).tryExample('Reject the API key')
    await page.getByText('Details').click()
    expect(await visitControls(page)).toBe((1 + 1 + 1 + 1 + 2 + 3) * 4 * 3) // Details, Edit twice, and no action
  })

  it('can be read beside thinking, a checklist and the way back to the end', async () => {
    const page = await open(startChat({ site, pace: 12, log: { linger: 0, expiry: 500 } }))
    await page.setViewportSize({ width: 1000, height: 500 })
    await chatPage(page).tryExample('Think, then use a tool')
    await page.locator('.thinking summary').click()
    await chatPage(page).ended()
    await page.mouse.wheel(0, -5000)
    await page.getByRole('button', { name: 'Go to the end' }).waitFor()
    await page.getByRole('checkbox').first().check()
    expect(await page.getByRole('button', { name: 'Go to the end' }).count()).toBe(1)
    expect(await visitControls(page)).toBe((1 + 1 + 1 + 1 + 6 + 1 + 1 + 1 + 3) * 4 * 3)
  })
})
