// Checks that each contender can be loaded on this Node and reads each workload correctly. One that does not is not timed.
// It runs in a process of its own: it keeps every value that is emitted, and V8 would continue to optimize for values that are kept.
import { deepStrictEqual } from 'node:assert'
import { contenders, takesPart } from './contenders.mjs'
import { bodyOf, cut, respond, workload } from './workloads.mjs'

/** The contenders to leave out, each with the reason. */
export default async function check({ library, alone, quick }) {
  const bodies = ['W1', 'W2', 'W3', 'W4'].map((name) => {
    const [{ frames, answer }] = workload(name, 16).streams
    return { name, reads: cut(frames, 16384), answer }
  })
  const wrong = async ({ load, answer: answerOf, only }) => {
    try {
      const open = await load(await import(library))
      for (const { name, reads, answer } of bodies) {
        const seen = []
        if (only && name !== 'W2') continue
        await open(async () => respond(bodyOf(reads)))((value) => seen.push(value))
        deepStrictEqual(answerOf(seen), answer, `${name} is read wrongly`)
      }
    } catch (error) {
      return error.message.split('\n')[0]
    }
  }
  const left = []
  for (const contender of contenders.filter(takesPart({ alone, quick }))) {
    const why = await wrong(contender)
    if (why !== undefined) left.push({ name: contender.name, why })
  }
  return left
}
