// What it costs to read an answer through Angular's HttpClient while it arrives.
//
//   node bench/httpClient.mjs          1, 2 and 8 MB, as fast as they can be read, and at 2 000 events in a second
//   node bench/httpClient.mjs --quick  1 and 2 MB, as fast as they can be read
//
// Each event of HttpClient contains all of the text so far. `at every event` slices the new part each time; `at the end` waits for the whole text.
// The figures are processor time, and the longest wait of a timer: how long a page would have been blocked.
import '@angular/compiler'
import { rm, writeFile } from 'node:fs/promises'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { ReadableStream } from 'node:stream/web'
import { setImmediate, setTimeout } from 'node:timers/promises'
import { TextEncoder } from 'node:util'
import { Injector, NgZone, ɵNoopNgZone } from '@angular/core'
import { FetchBackend, HttpClient } from '@angular/common/http'
import { build } from 'esbuild'

const quick = process.argv.includes('--quick')

const bundle = await build({
  entryPoints: [new URL('../src/angular/httpFetch.ts', import.meta.url).pathname],
  bundle: true,
  external: ['@angular/*', 'rxjs'],
  format: 'esm',
  write: false,
})
const file = new URL(`httpFetch-${process.pid}.mjs`, import.meta.url)
await writeFile(file, bundle.outputFiles[0].text)
const { httpFetch } = await import(file).finally(() => rm(file))

const http = Injector.create({
  providers: [
    { provide: NgZone, useClass: ɵNoopNgZone },
    { provide: FetchBackend },
    { provide: HttpClient, useFactory: (backend) => new HttpClient(backend), deps: [FetchBackend] },
  ],
}).get(HttpClient)

const utf8 = new TextEncoder()

/** Answers with so many bytes in so many reads: each in a turn of its own, or `perTick` of them every 10 ms. */
const answering = (size, reads, perTick) => () => {
  const part = utf8.encode(`${'data: “'.padEnd(size / reads - 3, 'x')}\n`)
  let left = reads
  const pull = async (controller) => {
    if (perTick === undefined) await setImmediate()
    else if (left % perTick === 0) await setTimeout(10)
    controller.enqueue(part)
    left -= 1
    if (left === 0) controller.close()
  }
  return Promise.resolve(new globalThis.Response(new ReadableStream({ pull })))
}

const options = { observe: 'events', reportProgress: true, responseType: 'text' }

const readers = {
  'at every event': async (see) => {
    let seen = 0
    await http.post('/', '', options).forEach(({ partialText }) => {
      if (partialText === undefined) return
      see(utf8.encode(partialText.slice(seen)).length)
      seen = partialText.length
    })
  },
  httpFetch: async (see) => {
    const response = await httpFetch(http)('/', { method: 'POST', body: '' })
    for await (const bytes of response.body) see(bytes.length)
  },
  'at the end': async (see) => {
    await http.post('/', '', options).forEach(({ body }) => body && see(utf8.encode(body).length))
  },
  'fetch itself': async (see) => {
    const response = await globalThis.fetch('/')
    for await (const bytes of response.body) see(bytes.length)
  },
}

const measure = async (reader, size, reads, perTick) => {
  globalThis.fetch = answering(size, reads, perTick)
  let looks = 0
  let read = 0
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  const before = process.cpuUsage()
  const began = performance.now()
  await reader((length) => {
    looks += 1
    read += length
  })
  const { user, system } = process.cpuUsage(before)
  const wall = performance.now() - began
  delay.disable()
  if (read !== size) throw new Error(`${read} of ${size} bytes were read`)
  return { looks, cpu: (user + system) / 1000, wall, longest: delay.max / 1e6 }
}

const MB = 1_000_000
const cases = [
  { size: 1 * MB, reads: 20_000 },
  { size: 2 * MB, reads: 20_000 },
  ...(quick
    ? []
    : [
        { size: 8 * MB, reads: 40_000 },
        { size: 1 * MB, reads: 20_000, perTick: 20 },
        { size: 8 * MB, reads: 40_000, perTick: 20 },
      ]),
]

const number = (value, width) => String(Math.round(value)).padStart(width)

for (const { size, reads, perTick } of cases) {
  const pace = perTick === undefined ? 'as fast as it can be read' : `${perTick * 100} events in a second`
  console.log(`${size / MB} MB in ${reads} events, ${pace}`)
  for (const [name, reader] of Object.entries(readers)) {
    if (size > 2 * MB && name === 'at every event') continue // a minute and more
    await measure(reader, size / 10, reads / 10)
    const { looks, cpu, wall, longest } = await measure(reader, size, reads, perTick)
    const figures = `${number(looks, 6)} looks ${number(cpu, 6)} ms of processor time in ${number(wall, 6)} ms, longest turn ${number(longest, 4)} ms`
    console.log(`  ${name.padEnd(15)}${figures}`)
  }
}
