/** A `fetch` that asks one of several servers, and the next one from when that cannot be reached. */
export const fetchFrom = (servers: readonly string[]): typeof fetch => {
  let at = 0
  return async (path, init) => {
    try {
      return await fetch(new URL(path instanceof Request ? path.url : path, servers[at % servers.length]), init)
    } catch (error) {
      at += 1
      throw error
    }
  }
}
