import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

const root = join(__dirname, '../..')

const run = async (...args: readonly string[]) => {
  const script = spawn(process.execPath, ['scripts/chat.mjs', ...args], { cwd: root })
  const [out, err, [status]] = await Promise.all([text(script.stdout), text(script.stderr), once(script, 'exit')])
  return { status: status as unknown, out, err }
}

jest.setTimeout(20_000)

describe('npm run chat', () => {
  it('explains its options', async () => {
    expect(await run('--help')).toEqual({ status: 0, err: '', out: expect.stringMatching(/^Starts a chat in Angular/) })
  })

  it('reports an unknown option without a stack trace', async () => {
    const { status, err } = await run('--colour')
    expect(status).toBe(1)
    expect(err).toMatch(/^Unknown option '--colour'\.\n\nStarts a chat/)
  })

  it('reports a port that is taken without a stack trace', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const { status, err } = await run('--port', String(port))
    server.close()
    expect({ status, err }).toEqual({
      status: 1,
      err: `Port ${port} is taken. Choose another one: npm run chat -- --port 8080\n`,
    })
  })
})
