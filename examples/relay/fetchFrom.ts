/** Creates a `fetch` for several servers: it switches to the next one if a server cannot be reached. */
export const fetchFrom = (servers: readonly string[]): typeof fetch => {
  let failures = 0
  return async (path, init) => {
    try {
      return await fetch(new URL(path instanceof Request ? path.url : path, servers[failures % servers.length]), init)
    } catch (error) {
      failures += 1
      throw error
    }
  }
}
