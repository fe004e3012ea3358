import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A Redis that is running. */
export interface Redis {
  /** The Unix socket on which it listens: no other program uses it by accident. */
  readonly path: string
  /** Stops it, and deletes its data. */
  readonly stop: () => Promise<void>
}

/** Whether a redis-server is installed. */
export const hasRedis = (): boolean => spawnSync('redis-server', ['--version']).status === 0

/** What to do if it is not installed. */
export const howToGetRedis = 'redis-server is not installed. On Debian: apt-get install redis-server'

/** Starts a Redis that keeps its data in memory only. It ends with this program, even if that is killed. */
export const startRedis = async (...options: readonly string[]): Promise<Redis> => {
  const dir = await mkdtemp(join(tmpdir(), 'redis-'))
  const path = join(dir, 'redis.sock')
  const keepNothing = ['--save', '', '--appendonly', 'no', '--port', '0', '--unixsocket', path, '--dir', dir]
  // The shell waits until its input is closed: by `stop`, or by the end of this program.
  const shell = spawn(
    'sh',
    ['-c', 'redis-server "$@" & read -r _; kill $! 2>/dev/null; wait $!; rm -rf "$0"', dir, ...keepNothing, ...options],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  )
  const ended = once(shell, 'exit')
  let output = ''
  await Promise.race([
    ended.then(() => Promise.reject(new Error(`redis-server did not start:\n${output}`))),
    new Promise<void>((resolve) => {
      shell.stdout.setEncoding('utf8').on('data', (text: string) => {
        if (/ready to accept connections/i.test((output += text))) resolve()
      })
    }),
  ])
  const stop = async (): Promise<void> => {
    shell.stdin.end()
    await ended
  }
  return { path, stop }
}
