/** The text with every secret taken out. */
export const redact = (text: string, secrets: readonly string[]): string =>
  secrets.reduce((rest, secret) => rest.replaceAll(secret, '[redacted]'), text)

/** The error itself; where it, or what caused it, would show a secret, another that does not. */
export const redactCause = (cause: unknown, secrets: readonly string[]): unknown =>
  shows(cause, secrets, 8) ? new Error('Left out: it shows a credential') : cause

const shows = (value: unknown, secrets: readonly string[], depth: number): boolean => {
  if (typeof value === 'string') return secrets.some((secret) => value.includes(secret))
  if (typeof value !== 'object' || value === null || depth === 0) return false
  return Reflect.ownKeys(value).some((key) => shows(Reflect.get(value, key), secrets, depth - 1))
}
