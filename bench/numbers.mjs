// Summarizes many measurements.

/** The value below which this share of the measurements lies. */
export const quantile = (values, part) => {
  const sorted = [...values].sort((a, b) => a - b)
  const place = (sorted.length - 1) * part
  const below = sorted[Math.floor(place)]
  return below + (sorted[Math.ceil(place)] - below) * (place % 1)
}

export const median = (values) => quantile(values, 0.5)

/** The median between its quartiles. */
export const quartiles = (values) => [0.25, 0.5, 0.75].map((part) => quantile(values, part))

/**
 * The median ms of this many rounds, after enough warm-up rounds for V8 to compile: a full collection discards compiled code, too.
 * A round that takes longer than `patience` is measured once.
 */
export const settled = async (rounds, patience, time) => {
  globalThis.gc()
  const times = []
  for (let spent = 0; times.length < rounds || spent < 200;) {
    const ms = await time()
    if (ms > patience) return ms
    times.push(ms)
    spent += ms
  }
  return median(times.slice(-rounds))
}
