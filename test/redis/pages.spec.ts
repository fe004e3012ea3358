import { lastValueFrom, map, toArray } from 'rxjs'
import { encodeEvent, type StreamLog } from 'rxjs-anthropic/server'
import { streamOf } from 'rxjs-anthropic/testing'
import * as redisEntry from 'rxjs-anthropic/redis'
import { runProgram } from '../runProgram.ts'
import { connectionTo, describeRedis } from './describeRedis.ts'

describeRedis('The program of docs/several-processes.md', ({ redis }) => {
  it('reads in one process what another one started', async () => {
    const open: ReturnType<typeof connectionTo>[] = []
    const createClient = () => {
      const connection = connectionTo(redis().path)
      open.push(connection)
      return connection
    }
    const process = async (): Promise<StreamLog> => {
      const exports: { log?: StreamLog } = {}
      const modules = { redis: { createClient }, 'rxjs-anthropic/redis': redisEntry }
      await runProgram('docs/several-processes.md', 'Several processes', { modules, exports })
      if (exports.log === undefined) throw new Error('The program exports no log')
      return exports.log
    }
    const [first, second] = [await process(), await process()]
    const source = streamOf('S[ab]$(.|)')().pipe(map((event) => encodeEvent(event)))
    const events = async (log: StreamLog, ...from: Parameters<StreamLog>) =>
      (await lastValueFrom(log(...from)(undefined).pipe(toArray()))).map(({ event }) => event)
    try {
      const written = await events(first, 'stream', source)
      expect(written).toContain('message_stop')
      expect(await events(second, 'stream')).toEqual(written)
    } finally {
      open.forEach((connection) => connection.destroy())
    }
  })
})
