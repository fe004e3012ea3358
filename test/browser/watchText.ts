import type { Page } from 'playwright-core'

/** Records each text of the parts of a page from now on; the function that it returns resolves to these texts. */
export const watchText = async (page: Page, selector: string): Promise<() => Promise<readonly string[]>> => {
  const seen = await page.evaluateHandle((parts) => {
    const texts: string[] = []
    new MutationObserver(() => {
      const text = [...document.querySelectorAll(parts)].map((part) => part.textContent).join('')
      if (text !== texts.at(-1)) texts.push(text)
    }).observe(document.body, { subtree: true, childList: true, characterData: true })
    return texts
  }, selector)
  return () => seen.jsonValue()
}
