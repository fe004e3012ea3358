/** Returns a delay that a timer can wait: the longest is 24.8 days. Timers fire a longer one, `Infinity` and `NaN` at once. */
export const clampDelay = (ms: number): number => (ms < longestDelay ? ms : longestDelay)

const longestDelay = 2 ** 31 - 1
