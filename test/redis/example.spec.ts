import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { describeRedis } from './describeRedis.ts'

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
sea at Lisboa, so 
  … that process is taken out of service, and its reader moves to the next
wide there that its 
  … that process is killed
mouth is called the Sea of Straw.

Another tab of the same user reads the same text: yes
Another user who knows the id receives: HTTP 404
Requests to Claude: 1
`,
      err: '',
    })
  }, 30_000)
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
