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

/** A node of a cluster, and the port at which the other nodes reach it. */
interface ClusterNode extends RedisNode {
  readonly bus: number
}

/** Starts nodes that are no cluster yet. A node counts as gone if it has not replied for `timeout` ms. */
const startClusterNodes = async (count: number, timeout: number): Promise<readonly ClusterNode[]> => {
  const ports = await freePorts(2 * count)
  return Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const [port = 0, bus = 0] = ports.slice(2 * index)
      const node = await startNode(
        port,
        ...['--cluster-enabled', 'yes', '--cluster-port', String(bus), '--cluster-node-timeout', String(timeout)],
        ...['--cluster-replica-validity-factor', '0', '--repl-diskless-sync-delay', '0'],
      )
      return { ...node, bus }
    }),
  )
}

const meet = (node: RedisNode, other: ClusterNode): Promise<unknown> =>
  node.ask('CLUSTER', 'MEET', other.host, String(other.port), String(other.bus))

/** Waits until each node of a cluster knows all the others. */
const allMet = async (nodes: readonly RedisNode[]): Promise<void> => {
  for (const node of nodes)
    await until(async () => {
      const info = String(await node.ask('CLUSTER', 'INFO'))
      return info.includes('cluster_state:ok') && info.includes(`cluster_known_nodes:${nodes.length}`)
    })
}

/** Starts a cluster of masters that share the slots evenly. */
export const startCluster = async (count: number, timeout = 5000): Promise<readonly ClusterNode[]> => {
  const nodes = await startClusterNodes(count, timeout)
  for (const [index, node] of nodes.entries()) {
    const [first, next] = [index, index + 1].map((part) => Math.floor((slots * part) / count))
    await node.ask('CLUSTER', 'ADDSLOTSRANGE', String(first), String(Number(next) - 1))
    await node.ask('CLUSTER', 'SET-CONFIG-EPOCH', String(index + 1))
    if (index > 0 && nodes[0]) await meet(node, nodes[0])
  }
  await allMet(nodes)
  return nodes
}

/** A master, and a replica that is promoted if the master is gone. */
export interface Replicated {
  /** Where a client asks for the master: a Sentinel, or a node of the cluster. */
  readonly root: { readonly host: string; readonly port: number }
  readonly master: RedisNode
  readonly replica: RedisNode
  /** Returns whether the replica has everything that the master has. */
  readonly isLevel: () => Promise<boolean>
  /** Keeps the replica from receiving anything more. */
  readonly detach: () => Promise<unknown>
  readonly stop: () => Promise<void>
}

const isLevel = async (master: RedisNode, replica: RedisNode): Promise<boolean> => {
  const [sent, received] = await Promise.all([master, replica].map(({ ask }) => ask('INFO', 'replication')))
  const [, there] = /master_repl_offset:(\d+)/.exec(String(sent)) ?? []
  const [, here] = /slave_repl_offset:(\d+)/.exec(String(received)) ?? []
  return here !== undefined && here === there
}

/** Starts a cluster of three masters, one of which has a replica. The others promote it. */
export const startReplicatedCluster = async (): Promise<Replicated> => {
  const masters = await startCluster(3, 1000)
  const [replica] = await startClusterNodes(1, 1000)
  const [master] = masters
  if (master === undefined || replica === undefined) throw new Error('The cluster has not started')
  const nodes = [...masters, replica]
  await meet(replica, master)
  await allMet(nodes)
  await replica.ask('CLUSTER', 'REPLICATE', String(await master.ask('CLUSTER', 'MYID')))
  await until(() => isLevel(master, replica))
  return {
    root: masters[1] ?? master,
    master,
    replica,
    isLevel: () => isLevel(master, replica),
    detach: async () => {
      await replica.ask('CONFIG', 'SET', 'masteruser', 'unknown', 'masterauth', 'wrong') // so it cannot connect again
      await replica.ask('CLIENT', 'KILL', 'TYPE', 'master')
    },
    stop: async () => void (await Promise.all(nodes.map(({ stop }) => stop()))),
  }
}

/** The name under which Sentinel knows the master. */
export const masterName = 'main'

/** Starts a master, its replica, and a Sentinel, which promotes it. */
export const startWatched = async (): Promise<Replicated> => {
  const [masterPort = 0, replicaPort = 0, port = 0] = await freePorts(3)
  const master = await startNode(masterPort, '--repl-diskless-sync-delay', '0')
  const replica = await startNode(replicaPort, '--replicaof', host, String(masterPort))
  await until(() => isLevel(master, replica))
  const stopSentinel = await startSentinel(port, masterPort)
  const client = createClient({ socket: { host, port } })
  await client.on('error', () => undefined).connect()
  await until(async () => {
    const found = await client.sendCommand(['SENTINEL', 'REPLICAS', masterName])
    return Array.isArray(found) && found.length === 1
  })
  client.destroy()
  const stop = async (): Promise<void> => void (await Promise.all([stopSentinel(), master.stop(), replica.stop()]))
  return {
    root: { host, port },
    master,
    replica,
    isLevel: () => isLevel(master, replica),
    detach: () => replica.ask('REPLICAOF', master.host, '1'), // no one is there
    stop,
  }
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
