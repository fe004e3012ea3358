// Runs in the page of `chromium.mjs`: reads from memory as in Node, and reads a body from the server while the page counts its long tasks.
import { contendersOf } from './contenders.mjs'
import throughput from './throughput.mjs'

/** The tasks of the page that took longer than 50 ms while a contender read `path`, in ms. */
const longTasks = async ({ open }, path) => {
  const tasks = []
  const observer = new globalThis.PerformanceObserver((list) => tasks.push(...list.getEntries()))
  observer.observe({ type: 'longtask' })
  await open(() => globalThis.fetch(path))(() => {})
  // The browser reports a task after its end.
  await new Promise((resolve) => globalThis.setTimeout(resolve, 200))
  observer.disconnect()
  return tasks.map(({ duration }) => duration)
}

/** Each contender: its µs an event and its ratio to the floor, and the long tasks while it reads a body of the server. */
globalThis.measure = async ({ path, ...task }) => {
  const rows = await throughput(task)
  const tasks = new Map()
  for (const contender of await contendersOf(task.workload, task)) {
    await longTasks(contender, path)
    tasks.set(contender.name, await longTasks(contender, path))
  }
  return rows.map((row) => ({ ...row, longTasks: tasks.get(row.name) }))
}
