import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A Redis that is running. */
export interface Redis {
  /** The Unix socket on which it listens: no other program uses it by accident. */
  readonly path: string
  /** Kills it, as a failing machine does, and starts it again at the same place, with what it had written to its disk. */
  readonly restart: () => Promise<void>
  /** Stops it, and deletes its data. */
  readonly stop: () => Promise<void>
}

/** Whether a redis-server is installed. */
export const hasRedis = (): boolean => spawnSync('redis-server', ['--version']).status === 0

/** What to do if it is not installed. */
export const howToGetRedis = 'redis-server is not installed. On Debian: apt-get install redis-server'

/** The options with which Redis acknowledges what is on its disk, and nothing else. */
export const keepOnDisk = ['--appendonly', 'yes', '--appendfsync', 'always']

/** Starts a Redis, which keeps its data in memory unless the options say otherwise. It ends with this program, even if that is killed. */
export const startRedis = async (...options: readonly string[]): Promise<Redis> => {
  const dir = await mkdtemp(join(tmpdir(), 'redis-'))
  const path = join(dir, 'redis.sock')
  const keepNothing = ['--save', '', '--appendonly', 'no', '--port', '0', '--unixsocket', path, '--dir', dir]
  const shell = spawn('sh', ['-c', runRedis, dir, ...keepNothing, ...options], { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = once(shell, 'exit')
  const output = shell.stdout.setEncoding('utf8')

  const ready = async (): Promise<void> => {
    let text = ''
    await Promise.race([
      ended.then(() => Promise.reject(new Error(`redis-server did not start:\n${text}`))),
      new Promise<void>((resolve) => {
        const read = (part: string): void => {
          if (!/ready to accept connections/i.test((text += part))) return
          output.off('data', read)
          output.resume()
          resolve()
        }
        output.on('data', read)
      }),
    ])
  }

  await ready()
  const restart = (): Promise<void> => {
    shell.stdin.write('restart\n')
    return ready()
  }
  const stop = async (): Promise<void> => {
    shell.stdin.end()
    await ended
  }
  return { path, restart, stop }
}

/** Restarts Redis at each line of the input, and stops it when the input is closed: by `stop`, or by the end of this program. */
const runRedis = `
redis-server "$@" &
while read -r _; do
  { kill -KILL $!; wait $!; } 2>/dev/null
  redis-server "$@" &
done
kill $! 2>/dev/null
wait $!
rm -rf "$0"`
