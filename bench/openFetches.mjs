// What one stream that is open keeps on the heap beyond a raw loop, over Node's own fetch and a server on loopback, with a request of 100 kB.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { longRequest } from './answers.mjs'
import { contenderOf } from './contenders.mjs'

const init = () => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', 'x-api-key': 'a key' },
  body: JSON.stringify({ ...longRequest, stream: true }),
})

const memory = () => {
  for (let i = 0; i < 3; i++) globalThis.gc()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

/** The bytes that one stream of a contender keeps. */
export default async function openFetches({ library, name, streams }) {
  const server = fork(new URL('openFetches.server.mjs', import.meta.url))
  const [port] = await once(server, 'message')
  const contender = await contenderOf(name, library)
  const fetchHere = (_, asked = init()) => globalThis.fetch(`http://127.0.0.1:${port}/`, asked)
  const ask = contender.open(fetchHere, longRequest)

  let seen = 0
  const openOne = () =>
    new Promise((resolve, reject) => {
      const see = () => {
        seen += 1
        resolve()
      }
      ask(see).then(() => reject(new Error('A stream has ended')), reject)
    })
  /** Opens streams one after the other, and waits until all that the server has written is here. */
  const openAll = async (count) => {
    const before = seen
    for (let i = 0; i < count; i++) await openOne()
    for (let last; last !== seen;) {
      last = seen
      await wait(200)
    }
    if ((seen - before) % count !== 0) throw new Error(`${seen - before} events of ${count} streams`)
  }
  await openAll(100)
  const before = memory()
  await openAll(streams)
  const after = memory()
  server.disconnect()
  return { name, heap: (after - before) / streams }
}
