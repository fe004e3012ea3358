/** `describe`, if nothing is missing. Otherwise the specs count as skipped, and one line reports what is missing. */
export const describeUnless = (missing: string | undefined, title: string, specs: () => void): void => {
  if (missing === undefined) return describe(title, specs)
  process.stderr.write(`Skipped: ${title}. ${missing}\n`)
  describe.skip(title, specs)
}
