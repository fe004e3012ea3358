import { once } from 'node:events'
import { createServer } from 'node:net'
import { createClient } from 'redis'
import { type Redis, startRedis } from '../../examples/relay/startRedis.ts'
import { until } from './reading.ts'

/** A server that listens on a port of the loopback interface. */
export interface RedisNode {
  readonly host: string
  readonly port: number
  /** Sends it a command, as its owner. */
  readonly ask: (...args: readonly string[]) => Promise<unknown>
  /** Ends it without a warning. */
  readonly kill: () => Promise<void>
  readonly stop: () => Promise<void>
}

const host = '127.0.0.1'

/** Returns ports that no one uses. */
export const freePorts = async (count: number): Promise<readonly number[]> => {
  const servers = Array.from({ length: count }, () => createServer().listen(0, host))
  const ports = await Promise.all(
    servers.map(async (server) => {
      await once(server, 'listening')
      const address = server.address()
      if (address === null || typeof address === 'string') throw new Error('The server has no port')
      return address.port
    }),
  )
  await Promise.all(servers.map((server) => once(server.close(), 'close')))
  return ports
}

/** Starts a server on a port. */
export const startNode = async (port: number, ...options: readonly string[]): Promise<RedisNode> => {
  const server: Redis = await startRedis('--port', String(port), '--bind', host, ...options)
  const ask = async (...args: readonly string[]): Promise<unknown> => {
    const client = createClient({ socket: { path: server.path, tls: false, reconnectStrategy: false } })
    await client.on('error', () => undefined).connect()
    try {
      return await client.sendCommand(args)
    } finally {
      client.destroy()
    }
  }
  const kill = async (): Promise<void> => {
    const [, pid] = /process_id:(\d+)/.exec(String(await ask('INFO', 'server'))) ?? []
    process.kill(Number(pid), 'SIGKILL')
    await until(() =>
      ask('PING').then(
        () => false,
        () => true,
      ),
    )
  }
  return { host, port, ask, kill, stop: server.stop }
}

const slots = 16_384

/** Starts a cluster of masters that share the slots evenly. */
export const startCluster = async (count: number): Promise<readonly RedisNode[]> => {
  const ports = await freePorts(2 * count)
  const nodes = await Promise.all(
    Array.from({ length: count }, (_, index) =>
      startNode(
        ports[2 * index] ?? 0,
        ...['--cluster-enabled', 'yes', '--cluster-node-timeout', '1000'],
        ...['--cluster-port', String(ports[2 * index + 1])],
      ),
    ),
  )
  for (const [index, node] of nodes.entries()) {
    const [first, next] = [index, index + 1].map((part) => Math.floor((slots * part) / count))
    await node.ask('CLUSTER', 'ADDSLOTSRANGE', String(first), String(Number(next) - 1))
    await node.ask('CLUSTER', 'SET-CONFIG-EPOCH', String(index + 1))
    if (index > 0) await node.ask('CLUSTER', 'MEET', host, String(ports[0]), String(ports[1]))
  }
  for (const node of nodes)
    await until(async () => {
      const info = String(await node.ask('CLUSTER', 'INFO'))
      return info.includes('cluster_state:ok') && info.includes(`cluster_known_nodes:${count}`)
    })
  return nodes
}
