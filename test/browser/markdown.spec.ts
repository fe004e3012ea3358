import { startChat } from '../../examples/angular-chat/backend/startChat.ts'
import { chatPage } from './chatPage.ts'
import { describeBrowser, site } from './describeBrowser.ts'
import { inspect } from './inspect.ts'

jest.setTimeout(60_000)

const chat = () => startChat({ site, pace: 25, log: { expiry: 500 } })

describeBrowser('An answer in Markdown', ({ open }) => {
  it('is rendered while it arrives, and what is complete keeps its elements', async () => {
    const page = await open(chat())
    await chatPage(page).tryExample('Render Markdown')
    await page.getByText('What happens, in order').waitFor()
    const early = await page.locator('.text > chat-block > *').elementHandles()
    const settled = early.slice(0, 3)
    const text = await settled[1]?.evaluateHandle((paragraph) => paragraph.firstChild?.firstChild)
    await page.evaluate((elements) => {
      const observer = new MutationObserver(() => (document.body.dataset['changed'] = 'yes'))
      for (const element of elements)
        observer.observe(element, { subtree: true, childList: true, characterData: true, attributes: true })
    }, settled)
    await page.locator('td').first().waitFor()
    await inspect(page, 'markdown-arriving')
    await chatPage(page).ended()
    await inspect(page, 'markdown')

    const late = await page.locator('.text > chat-block > *').elementHandles()
    for (const [index, element] of settled.entries())
      expect(await page.evaluate(([a, b]) => a === b && a!.isConnected, [element, late[index]])).toBe(true)
    expect(await text?.evaluate((node) => node?.isConnected)).toBe(true)
    expect(await page.evaluate(() => document.body.dataset['changed'])).toBeUndefined()
    expect(await page.locator('.text').ariaSnapshot()).toMatchInlineSnapshot(`
      "- heading "An Observable in three lines" [level=3]
      - paragraph:
        - text: A
        - emphasis: cold
        - text: Observable does
        - strong: nothing
        - text: until you subscribe. Each subscription runs it again, as the
        - link "guide of RxJS":
          - /url: https://rxjs.dev/guide/observable
        - text: explains.
      - paragraph:
        - text: ts
        - status
        - button "Copy the code in ts": Copy
      - region "Code":
        - code: "import { interval, take } from 'rxjs' interval(1000).pipe(take(3)).subscribe(console.log)"
      - paragraph: "What happens, in order:"
      - list:
        - listitem:
          - paragraph:
            - code: subscribe
            - text: starts the timer.
        - listitem:
          - paragraph: "Each second a number is emitted:"
          - list:
            - listitem:
              - paragraph:
                - text: first
                - code: "0"
                - text: ","
            - listitem:
              - paragraph:
                - text: then
                - code: "1"
                - text: and
                - code: "2"
                - text: .
        - listitem:
          - paragraph:
            - code: take(3)
            - text: completes, and the timer stops.
      - region "Table":
        - table:
          - rowgroup:
            - row "operator emits completes":
              - columnheader "operator"
              - columnheader "emits"
              - columnheader "completes"
          - rowgroup:
            - row "take(3) the first three values after 3":
              - cell "take(3)":
                - code: take(3)
              - cell "the first three values"
              - cell "after 3"
            - row "takeUntil(stop) values until stop emits any time":
              - cell "takeUntil(stop)":
                - code: takeUntil(stop)
              - cell "values until stop emits":
                - text: values until
                - code: stop
                - text: emits
              - cell "any time"
      - blockquote:
        - paragraph: Unsubscribing stops the timer too.
      - paragraph: "Nothing in an answer runs in this page: <img src=\\"x\\" onerror=\\"document.title = 'broken'\\"> is text, and this link is none.""
    `)
  })

  it('runs nothing of what Claude wrote, loads no image, and opens links in a tab that knows nothing of the page', async () => {
    const page = await open(chat())
    await chatPage(page).tryExample('Render Markdown')
    await chatPage(page).ended()
    expect(await page.title()).toBe('Ask Claude')
    expect(await page.locator('.text img').count()).toBe(0)
    expect(await page.locator('.text').getByText('<img src="x" onerror=').count()).toBe(1)
    expect(await page.getByRole('link').evaluateAll((links) => links.map((link) => link.outerHTML))).toEqual([
      expect.stringMatching(/href="https:\/\/rxjs\.dev\/guide\/observable".*/),
    ])
    const link = page.getByRole('link')
    expect([await link.getAttribute('target'), await link.getAttribute('rel')]).toEqual([
      '_blank',
      'noopener noreferrer nofollow',
    ])
  })

  it('is announced as it reads, without the marks of Markdown', async () => {
    const page = await open(chat())
    await chatPage(page).tryExample('Render Markdown')
    await chatPage(page).ended()
    const announced = page.getByRole('status').filter({ hasText: 'Claude:' })
    expect(await announced.textContent()).toBe(`Claude: An Observable in three lines

A cold Observable does nothing until you subscribe. Each subscription runs it again, as the guide of RxJS explains.

import { interval, take } from 'rxjs'

interval(1000).pipe(take(3)).subscribe(console.log)

What happens, in order:

1. subscribe starts the timer.
2. Each second a number is emitted:
first 0,
then 1 and 2.
3. take(3) completes, and the timer stops.

operator, emits, completes
take(3), the first three values, after 3
takeUntil(stop), values until stop emits, any time

Unsubscribing stops the timer too.

Nothing in an answer runs in this page: <img src="x" onerror="document.title = 'broken'"> is text, and this link is none.`)
  })

  it('has code that is copied with the keyboard, which is announced', async () => {
    const page = await open(chat())
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await chatPage(page).tryExample('Render Markdown')
    await chatPage(page).ended()
    const copy = page.getByRole('button', { name: 'Copy the code in ts' })
    await copy.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('status').filter({ hasText: 'Copied' }).waitFor()
    expect(await page.locator('pre').innerText()).toBe(
      "import { interval, take } from 'rxjs'\n\ninterval(1000).pipe(take(3)).subscribe(console.log)",
    )
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
      "import { interval, take } from 'rxjs'\n\ninterval(1000).pipe(take(3)).subscribe(console.log)",
    )
    await inspect(page, 'copied')
  })
})
