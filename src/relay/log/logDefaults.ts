/** The limits that every log has unless its config changes them. */
export const logDefaults = {
  /** 64 Mi characters. */
  maxSize: 64 * 2 ** 20,
  expiry: 300_000,
  linger: 30_000,
}
