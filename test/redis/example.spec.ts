import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { keepOnDisk, startRedis } from '../../examples/relay/startRedis.ts'
import { connectionTo, describeRedis } from './describeRedis.ts'

/** What the example prints where this is the path of programs. */
const run = (path: string | undefined) =>
  new Promise<{ readonly status: number | null; readonly out: string; readonly err: string }>((resolve) => {
    const child = execFile(
      process.execPath,
      ['--import', 'tsx', 'examples/relay.ts'],
      { cwd: join(__dirname, '../..'), env: { PATH: path, TSX_TSCONFIG_PATH: 'examples/tsconfig.json' } },
      (_, out, err) => resolve({ status: child.exitCode, out, err }),
    )
  })

describeRedis('The example', () => {
  it('relay: who is killed comes back elsewhere, and nothing is said twice', async () => {
    expect(await run(process.env['PATH'])).toEqual({
      status: 0,
      out: `> Tell me one thing about the Tejo.

The Tejo rises in Spain and reaches the 
  … the reader is killed, and resumes at the other process
sea at 
  … that process is taken out of service, and its reader moves to the next
Lisboa, so wide there 
  … that process is killed
that its mouth is 
  … Redis is killed, and started again with what is on its disk
called the Sea of Straw.

Another tab of the same user reads the same text: yes
Another user who knows the id receives: HTTP 404
Requests to Claude: 1
`,
      err: '',
    })
  }, 120_000)

  it('restarts Redis: another process has what was acknowledged', async () => {
    const redis = await startRedis(...keepOnDisk)
    const connection = await connectionTo(redis.path)
      .on('error', () => undefined)
      .connect()
    const runId = async () => /run_id:(\w+)/.exec(await connection.info('server'))?.[1]
    try {
      const before = await runId()
      await connection.set('text', 'kept')
      await redis.restart()
      expect(await connection.get('text')).toBe('kept')
      expect(await runId()).not.toBe(before)
    } finally {
      connection.destroy()
      await redis.stop()
    }
  }, 60_000)
})

describe('The example, where there is no Redis', () => {
  it('relay: says what it needs', async () => {
    expect(await run('/nowhere')).toEqual({
      status: 1,
      out: '',
      err: 'redis-server is not installed. On Debian: apt-get install redis-server\n',
    })
  })
})
