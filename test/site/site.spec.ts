import { inspect } from '../browser/inspect.ts'
import { learned } from '../learned.ts'
import { describeSite } from './describeSite.ts'

jest.setTimeout(60_000)

describeSite('The site', (open) => {
  it('streams an answer on its first page as soon as it is open', async () => {
    const page = await open('')
    const lengths = await page.evaluate(async () => {
      const seen = new Set<number>()
      const until = performance.now() + 8_000
      while (seen.size < 6 && performance.now() < until) {
        const text = document.querySelector('[data-testid=live]')?.textContent ?? ''
        if (text.trim() !== '') seen.add(text.length)
        await new Promise(requestAnimationFrame)
      }
      return [...seen]
    })
    expect(lengths.length).toBeGreaterThanOrEqual(6)
    expect(lengths).toEqual([...lengths].sort((a, b) => a - b))
    await page.getByText('complete', { exact: true }).waitFor()
    expect(await page.getByTestId('live').textContent()).toContain('umbrella')
  })

  it('finds restartWithBackoff', async () => {
    const page = await open('')
    await page.getByRole('button', { name: 'Search' }).click()
    await page.getByRole('searchbox').fill('restartWithBackoff')
    const result = page.getByRole('option').first()
    await result.waitFor()
    expect(await result.textContent()).toContain('restartWithBackoff')
    await page.keyboard.press('Enter')
    await page.waitForURL(/recover|restart/)
  })

  it('can be used by keyboard', async () => {
    const page = await open('playground.html')
    await page.getByLabel('Diagrams, one for each request').focus()
    await page.keyboard.press('Control+A')
    await page.keyboard.type('S[c]$(.|)')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => document.querySelectorAll('.steps li').length === 0)
  })

  it.each([
    ['', 'first'],
    ['first-stream.html', 'learn'],
    ['failures.html', 'tables'],
    ['playground.html', 'playground'],
    ['reference/', 'reference'],
    ['reference/recovery.html', 'reference-page'],
    ['serving-browsers.html', 'serving'],
    ['performance.html', 'performance'],
    ['transports.html', 'transports'],
    ['decisions.html', 'decisions'],
    ['tool-input.html', 'tool-input'],
    ['recovering.html', 'recovering'],
    ['tools.html', 'tools'],
    ['cookbook.html', 'cookbook'],
    ['scaling.html', 'scaling'],
    ['reference/entry-redis.html', 'reference-entry'],
  ])('fits and can be read, narrow and wide, in light and dark: /%s', async (path, name) => {
    const page = await open(path)
    if (name === 'playground') await page.locator('svg.marbles').waitFor()
    await inspect(page, `site-${name}`)
  })
})

describeSite('A page', (open) => {
  it.each(['recovering.html', 'reference/', 'performance.html'])(
    'shows the headings beside it whole: /%s',
    async (path) => {
      const page = await open(path)
      await page.setViewportSize({ width: 1280, height: 900 })
      const links = page.locator('.VPDocAsideOutline .outline-link')
      await links.first().waitFor()
      const cut = (them: readonly Element[]) =>
        them.filter((it) => it.scrollWidth > it.clientWidth).map((it) => it.textContent)
      expect(await links.evaluateAll(cut)).toEqual([])
    },
  )

  it('takes two screens at most if it teaches', async () => {
    const page = await open('')
    await page.setViewportSize({ width: 1280, height: 900 })
    const heights: Record<string, number> = {}
    for (const name of learned()) {
      await page.goto(new URL(`${name}.html`, page.url()).href)
      heights[name] = await page.locator('.vp-doc').evaluate((it) => it.getBoundingClientRect().height)
    }
    expect(Object.keys(heights).length).toBeGreaterThan(40)
    expect(Object.entries(heights).filter(([, height]) => height > 2 * 900)).toEqual([])
  })

  it('has plots whose labels are inside and do not touch each other', async () => {
    const page = await open('performance.html')
    const faults = await page.locator('svg.plot-panel').evaluateAll((panels) =>
      panels.flatMap((panel) => {
        const box = panel.getBoundingClientRect()
        const texts = [...panel.querySelectorAll('text')].map((it) => ({
          text: it.textContent,
          at: it.getBoundingClientRect(),
        }))
        const outside = texts.filter(({ at }) => at.left < box.left - 1 || at.right > box.right + 1)
        const touching = texts.filter(({ at: a }, index) =>
          texts
            .slice(0, index)
            .some(
              ({ at: b }) =>
                Math.min(a.right, b.right) > Math.max(a.left, b.left) &&
                Math.min(a.bottom, b.bottom) > Math.max(a.top, b.top) + 3,
            ),
        )
        return [...outside, ...touching].map(({ text }) => `${text} in ${panel.getAttribute('aria-label') ?? ''}`)
      }),
    )
    expect(faults).toEqual([])
  })

  it.each(['scaling.html', 'performance.html'])('breaks no line inside a number: /%s', async (path) => {
    const page = await open(path)
    const broken = await page.evaluate(() =>
      [...document.querySelectorAll('.vp-doc :is(p, li, td, th)')]
        .flatMap((it) => [...it.childNodes].filter((node) => node.nodeType === 3))
        .flatMap(({ textContent }) => /.{0,10}\d (?:\d{3}\b|%|[mµ]s\b).{0,5}/.exec(textContent ?? '') ?? []),
    )
    expect(broken).toEqual([])
  })

  it('fades what continues to the right of a narrow page, until it is scrolled there', async () => {
    const page = await open('recovering.html')
    await page.setViewportSize({ width: 360, height: 800 })
    const table = page.locator('.vp-doc table').first()
    const fade = () => table.evaluate((it) => getComputedStyle(it).getPropertyValue('--fade'))
    expect(await fade()).toBe('36px')
    await table.evaluate((it) => it.scrollTo({ left: it.scrollWidth, behavior: 'instant' }))
    await page.waitForFunction(
      () =>
        getComputedStyle(document.querySelector('.vp-doc table') ?? document.body).getPropertyValue('--fade') === '0px',
    )
    await page.setViewportSize({ width: 1000, height: 800 })
    await page.waitForFunction(
      () =>
        getComputedStyle(document.querySelector('.vp-doc table') ?? document.body).getPropertyValue('--fade') === '0px',
    )
  })
})

describeSite('The playground', (open) => {
  const diagram = 'svg.marbles'

  it('redraws while one types', async () => {
    const page = await open('playground.html')
    const shown = () => page.locator(diagram).getAttribute('aria-label')
    expect(await shown()).toContain('“ab”')
    await page.getByLabel('Diagrams, one for each request').fill('S[a-b-c]$(.|)')
    await page.waitForFunction(
      (it) => document.querySelector(it)?.getAttribute('aria-label')?.includes('“abc”'),
      diagram,
    )
  })

  it('names the place of a mistake, and keeps the last diagram', async () => {
    const page = await open('playground.html')
    const before = await page.locator(diagram).getAttribute('aria-label')
    await page.getByLabel('Diagrams, one for each request').fill('S[a-Q]$(.|)')
    await page.getByText('Line 1, column 5: Q is not a letter of the alphabet.').waitFor()
    expect(await page.locator(diagram).getAttribute('aria-label')).toBe(before)
  })

  it('keeps its state in the link', async () => {
    const page = await open('playground.html')
    await page.getByRole('button', { name: 'Restart after some text' }).click()
    await page.getByRole('spinbutton', { name: 'initialDelay' }).fill('200')
    await page.waitForFunction(() => location.hash.includes('restartWithBackoff%3A3%3A200'))
    const shown = await page.locator(diagram).getAttribute('aria-label')
    expect(shown).toContain('@restart')

    const other = await open(`playground.html${new URL(page.url()).hash}`)
    await other.waitForFunction(
      (it) => document.querySelector(it)?.getAttribute('aria-label')?.includes('@restart'),
      diagram,
    )
    expect(await other.locator(diagram).getAttribute('aria-label')).toBe(shown)
  })

  it('offers the operators that fit, and draws each of them', async () => {
    const page = await open('playground.html')
    await page.getByLabel('Add an operator').selectOption('map(messageText)')
    await page.waitForFunction(
      (it) => document.querySelector(it)?.getAttribute('aria-label')?.includes('map(messageText)'),
      diagram,
    )
    expect(await page.getByLabel('Add an operator').locator('option').allTextContents()).not.toContain('textDeltas')
  })
})

describeSite('The recovery tab', (open) => {
  it.each(['restartWithBackoff', 'withResume'])(
    'shows the text once in each column after an overload in the middle, with %s',
    async (recovery) => {
      const page = await open(`playground.html#tab=recovery&at=9&fault=overload&recovery=${recovery}`)
      for (const reader of ['text', 'snapshots', 'message']) {
        const column = page.getByTestId(`reader-${reader}`)
        await column.getByText('complete', { exact: true }).waitFor()
        const text = (await column.textContent()) ?? ''
        expect(text.split('The Tejo rises in Spain')).toHaveLength(2)
        expect(text.split('called the Sea of Straw.')).toHaveLength(2)
        expect(text).toContain('2 requests')
      }
    },
  )

  it('breaks the answer at the handle, and keeps the place in the link', async () => {
    const page = await open('playground.html')
    await page.getByRole('tab', { name: 'Recovery' }).click()
    await page.getByLabel('recover with').selectOption('none')
    await page.getByRole('slider').press('ArrowLeft')
    await page.waitForFunction(() => location.hash.includes('at=8'))
    await page.getByTestId('reader-text').getByText('ApiFailure: Overloaded').waitFor()
    expect(await page.getByTestId('reader-text').textContent()).toContain('1 request;')
    await inspect(page, 'site-recovery')
  })
})
