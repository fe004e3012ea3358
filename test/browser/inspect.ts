import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'

/** For the eyes of a developer; not part of the repository. */
const folder = join(__dirname, '../../.cache/screenshots')

/** Takes pictures of a page, narrow and wide, dark, light and in forced colours. In each of them everything must fit, and every text have enough contrast. */
export const inspect = async (page: Page, name: string): Promise<void> => {
  mkdirSync(folder, { recursive: true })
  const { height } = page.viewportSize() ?? { height: 800 }
  for (const width of [360, 1000]) {
    await page.setViewportSize({ width, height })
    for (const [scheme, media] of Object.entries(schemes)) {
      await page.emulateMedia(media)
      await page.screenshot({ path: join(folder, `${name}-${width}-${scheme}.png`) })
      expect(await page.evaluate(poorTexts)).toEqual([])
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width)
  }
}

/** What a user or an operating system asks for. */
export const schemes = {
  forced: { colorScheme: 'dark', forcedColors: 'active' },
  dark: { colorScheme: 'dark', forcedColors: 'none' },
  light: { colorScheme: 'light', forcedColors: 'none' },
} as const

/** Runs in the page: the texts whose contrast is below 4.5, which WCAG asks for at level AA. Controls that are disabled are exempt. */
export const poorTexts = (): readonly string[] => {
  const channels = (color: string): readonly number[] => (color.match(/[\d.]+/g) ?? []).map(Number)

  const luminance = (color: string): number => {
    const [r = 0, g = 0, b = 0] = channels(color).map((value) =>
      value <= 10 ? value / 3294.6 : ((value / 255 + 0.055) / 1.055) ** 2.4,
    )
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }

  const backgroundOf = (element: Element): string => {
    const { backgroundColor } = getComputedStyle(element)
    return channels(backgroundColor)[3] === 0 && element.parentElement
      ? backgroundOf(element.parentElement)
      : backgroundColor
  }

  const contrastOf = (element: Element): number => {
    const [dark = 0, light = 0] = [getComputedStyle(element).color, backgroundOf(element)]
      .map(luminance)
      .sort((a, b) => a - b)
    return (light + 0.05) / (dark + 0.05)
  }

  return [...document.querySelectorAll('body *')]
    .filter((element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim()))
    .filter((element) => element.checkVisibility() && !element.closest(':disabled'))
    .filter((element) => contrastOf(element) < 4.5)
    .map((element) => `${element.textContent.slice(0, 40)}: ${contrastOf(element).toFixed(2)}`)
}
