import type { RedisConnection } from './RedisConnection.ts'

/** Runs a script with keys and arguments, and resolves to its reply. */
export type RunScript = (script: string, keys: readonly string[], args: readonly string[]) => Promise<unknown>

/** Returns a function that runs scripts on a connection: by their hash, or by their text if Redis does not know it yet. */
export const runScript = (connection: RedisConnection): RunScript => {
  const hashes = new Map<string, Promise<string>>()

  const hashOf = (script: string): Promise<string> => {
    const hash = hashes.get(script) ?? sha1(script)
    hashes.set(script, hash)
    return hash
  }

  return async (script, keys, args) => {
    const rest = [String(keys.length), ...keys, ...args]
    try {
      return await connection.sendCommand(['EVALSHA', await hashOf(script), ...rest])
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error
      return connection.sendCommand(['EVAL', script, ...rest])
    }
  }
}

const sha1 = async (text: string): Promise<string> => {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-1', new TextEncoder().encode(text)))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
