// What one stream that is open keeps on the heap: thousands of them, each in the middle of a text.
import { ReadableStream } from 'node:stream/web'
import { longRequest } from './answers.mjs'
import { contenderOf } from './contenders.mjs'
import { cut, respond, workload } from './workloads.mjs'

/** Only the body and a reader that waits, which every contender has. */
const bare = {
  open: (fetch) => async () => {
    const reader = (await fetch()).body.getReader()
    while (!(await reader.read()).done);
  },
}

/** A body that delivers these reads and then stays open. */
const openBody = (reads) => {
  let next = 0
  return new ReadableStream({
    pull: (controller) => (next < reads.length ? controller.enqueue(reads[next++]) : new Promise(() => {})),
  })
}

const turns = async (count) => {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve))
}

const memory = () => {
  for (let i = 0; i < 3; i++) globalThis.gc()
  const { heapUsed, external, rss } = process.memoryUsage()
  return { heap: heapUsed + external, rss }
}

/** The bytes that one stream keeps: of many streams, and of some with a request of 100 kB. */
export default async function openStreams({ library, name, streams }) {
  const contender = name === 'bare' ? bare : await contenderOf(name, library)
  // Twenty-two of its thirty events, by themselves: the message has begun, and its text is growing.
  const reads = cut(workload('W4').streams[0].frames.slice(0, 22), 0)
  const held = []
  const openAll = async (count, asked) => {
    const ask = contender.open(async () => {
      const body = openBody(reads)
      held.push(body)
      return respond(body)
    }, asked)
    for (let i = 0; i < count; i++) {
      ask(() => {}).catch((error) => setImmediate(() => Promise.reject(error)))
      if (i % 100 === 0) await turns(40)
    }
    await turns(200)
  }
  const each = async (count, asked) => {
    const [before, opened] = [memory(), held.length]
    await openAll(count, asked)
    const after = memory()
    if (held.length !== opened + count) throw new Error(`${held.length - opened} of ${count} streams are open`)
    return { heap: (after.heap - before.heap) / count, rss: (after.rss - before.rss) / count }
  }
  await openAll(200)
  const { heap, rss } = await each(streams)
  return { name, heap, rss, long: (await each(streams / 10, longRequest)).heap }
}
