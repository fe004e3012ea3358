import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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
const freePorts = async (count: number): Promise<readonly number[]> => {
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
const startNode = async (port: number, ...options: readonly string[]): Promise<RedisNode> => {
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
        ...['--cluster-enabled', 'yes', '--cluster-node-timeout', '5000'],
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

/** The name under which Sentinel knows the master. */
export const masterName = 'main'

/** A master, its replica, and a Sentinel that promotes the replica if the master is gone. */
export interface Watched {
  readonly master: RedisNode
  readonly replica: RedisNode
  readonly sentinel: { readonly host: string; readonly port: number }
  readonly stop: () => Promise<void>
}

/** Starts a master, its replica, and a Sentinel. */
export const startWatched = async (): Promise<Watched> => {
  const [masterPort = 0, replicaPort = 0, port = 0] = await freePorts(3)
  const master = await startNode(masterPort, '--repl-diskless-sync-delay', '0')
  const replica = await startNode(replicaPort, '--replicaof', host, String(masterPort))
  await until(async () => String(await replica.ask('INFO', 'replication')).includes('master_link_status:up'))
  const stopSentinel = await startSentinel(port, masterPort)
  const client = createClient({ socket: { host, port } })
  await client.on('error', () => undefined).connect()
  await until(async () => {
    const found = await client.sendCommand(['SENTINEL', 'REPLICAS', masterName])
    return Array.isArray(found) && found.length === 1
  })
  client.destroy()
  const stop = async (): Promise<void> => void (await Promise.all([stopSentinel(), master.stop(), replica.stop()]))
  return { master, replica, sentinel: { host, port }, stop }
}

/** Starts a Sentinel, which keeps what it knows in its configuration. It ends with this program, even if that is killed. */
const startSentinel = async (port: number, masterPort: number): Promise<() => Promise<void>> => {
  const dir = await mkdtemp(join(tmpdir(), 'sentinel-'))
  const file = join(dir, 'sentinel.conf')
  const configuration = [
    `port ${port}`,
    `bind ${host}`,
    `dir ${dir}`,
    `sentinel monitor ${masterName} ${host} ${masterPort} 1`,
    `sentinel down-after-milliseconds ${masterName} 500`,
    `sentinel failover-timeout ${masterName} 3000`,
  ]
  await writeFile(file, configuration.join('\n'))
  const shell = spawn(
    'sh',
    ['-c', 'redis-server "$1" --sentinel & read -r _; kill $! 2>/dev/null; wait $!; rm -rf "$0"', dir, file],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  )
  const ended = once(shell, 'exit')
  await new Promise<void>((resolve) => {
    let output = ''
    shell.stdout.setEncoding('utf8').on('data', (text: string) => {
      if ((output += text).includes('+monitor master')) resolve()
    })
  })
  return async () => {
    shell.stdin.end()
    await ended
  }
}
