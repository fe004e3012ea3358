/** Returns the text with every secret replaced. */
export const redact = (text: string, secrets: readonly string[]): string =>
  secrets.reduce((rest, secret) => rest.replaceAll(secret, '[redacted]'), text)

/** Returns the error itself, or a substitute if it or any of its causes contains a secret. */
export const redactCause = (cause: unknown, secrets: readonly string[]): unknown =>
  shows(cause, secrets, 8) ? new Error('Removed, because it contains a credential') : cause

const shows = (value: unknown, secrets: readonly string[], depth: number): boolean => {
  if (typeof value === 'string') return secrets.some((secret) => value.includes(secret))
  if (typeof value !== 'object' || value === null || depth === 0) return false
  return Reflect.ownKeys(value).some((key) => shows(Reflect.get(value, key), secrets, depth - 1))
}
