/** Returns a delay that a timer can wait: the longest is 24.8 days. Timers fire a longer one, and `Infinity`, at once. */
export const clampDelay = (ms: number): number => Math.min(ms, 2 ** 31 - 1)
