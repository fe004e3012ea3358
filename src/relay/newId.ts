/** Returns an id that cannot be guessed: 128 random bits. `randomUUID` exists in secure contexts only. */
export const newId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
