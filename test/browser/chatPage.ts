import type { Page } from 'playwright-core'
import type { Block } from '../../examples/angular-chat/backend/answer.ts'

/** The text of blocks as it is on the page: paragraphs are elements of their own. */
export const drawn = (...answers: readonly (readonly Block[])[]): string =>
  answers
    .flat()
    .map((block) => (block.type === 'text' ? block.text.replaceAll('\n\n', '') : ''))
    .join('')

/** The controls of the chat, as a user finds them. */
export const chatPage = (page: Page) => ({
  /** The text of the last answer. */
  answer: async (): Promise<string> =>
    (await page.locator('article').last().locator('.text').allTextContents()).join(''),

  tryExample: async (title: string): Promise<void> => {
    const examples = page.locator('details.examples')
    if ((await page.locator('article').count()) > 0 && (await examples.getAttribute('open')) === null)
      await examples.locator('summary').click()
    await page.getByRole('button', { name: title }).click()
  },

  ask: async (question: string): Promise<void> => {
    await page.getByLabel('Your question').fill(question)
    await page.getByRole('button', { name: 'Send' }).click()
  },

  chooseRecovery: (recovery: string) => page.getByLabel('If an answer breaks').selectOption({ label: recovery }),

  ended: (): Promise<void> => page.locator('chat-exchange:last-of-type > article[aria-busy=false]').waitFor(),

  /** The line that tells what happened. */
  history: (): Promise<string | null> => page.locator('.history').last().textContent(),
})
