import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A Redis that is running. */
export interface Redis {
  /** Where it listens: a socket of this machine, which no other program meets by chance. */
  readonly path: string
  /** Ends it, and forgets what it has. */
  readonly stop: () => Promise<void>
}

/** Whether there is a Redis to be started. */
export const hasRedis = (): boolean => spawnSync('redis-server', ['--version']).status === 0

/** What to do where there is none. */
export const howToGetRedis = 'There is no redis-server. On Debian: apt-get install redis-server'

/** Starts a Redis that keeps what it has in memory only. It ends with this program, however that ends. */
export const startRedis = async (...options: readonly string[]): Promise<Redis> => {
  const dir = await mkdtemp(join(tmpdir(), 'redis-'))
  const path = join(dir, 'redis.sock')
  const keepNothing = ['--save', '', '--appendonly', 'no', '--port', '0', '--unixsocket', path, '--dir', dir]
  // The shell waits for the end of what it reads: of what this program would write, or of this program.
  const shell = spawn(
    'sh',
    ['-c', 'redis-server "$@" & read -r _; kill $!; wait $!; rm -rf "$0"', dir, ...keepNothing, ...options],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  )
  const ended = once(shell, 'exit')
  let said = ''
  await Promise.race([
    ended.then(() => Promise.reject(new Error(`Redis has not started:\n${said}`))),
    new Promise<void>((resolve) => {
      shell.stdout.setEncoding('utf8').on('data', (text: string) => {
        if (/ready to accept connections/i.test((said += text))) resolve()
      })
    }),
  ])
  const stop = async (): Promise<void> => {
    shell.stdin.end()
    await ended
  }
  return { path, stop }
}
