/**
 * Returns a value as JSON text, as `JSON.stringify` does, but with infinite numbers as `1e999` and `-1e999`, which `JSON.parse` reads as such.
 * `JSON.stringify` writes null, so that what a server or a model wrote as `1e999` would change.
 */
export const writeJson = (value: unknown): string => {
  const text = JSON.stringify(value)
  if (!nullValue.test(text)) return text
  const mark = `${Math.random()}`
  const marked = JSON.stringify(value, (_, it: unknown) =>
    it === Infinity ? mark : it === -Infinity ? `-${mark}` : it,
  )
  return marked.replaceAll(`"${mark}"`, '1e999').replaceAll(`"-${mark}"`, '-1e999')
}

const nullValue = /[:[,]null[,\]}]|^null$/
