import assert from 'node:assert/strict'
import { build } from 'esbuild'
import { Miniflare } from 'miniflare'

const { outputFiles } = await build({
  entryPoints: ['worker.js'],
  bundle: true,
  format: 'esm',
  conditions: ['workerd', 'worker', 'browser'],
  external: ['node:*', 'yaml'],
  write: false,
})
const worker = new Miniflare({
  modules: true,
  script: outputFiles[0].text,
  compatibilityDate: '2026-04-01',
  cf: false, // asks no server for the place
})

const end = 'event: @end\ndata: {"type":"ping"}\n\n'
const ping = 'event: ping\ndata: {"type":"ping"}\n\n'
const ask = (path, init) =>
  worker.dispatchFetch(`http://worker.example${path}`, { ...init, signal: AbortSignal.timeout(10_000) })

try {
  for (const [path, text] of [
    ['/sync', ping + ping + end],
    ['/later', ping + ping + end],
    ['/program', 'true'],
  ])
    assert.equal(await (await ask(path)).text(), text, path)
  assert.equal((await ask('/failed')).status, 404)

  const reader = (await ask('/open')).body.getReader()
  assert.equal(new TextDecoder().decode((await reader.read()).value), ping)
  await reader.cancel()

  const headers = { 'idempotency-key': 'one' }
  const first = await (await ask('/', { method: 'POST', headers, body: '{"model":"m"}' })).text()
  assert.match(first, /^id: 1\.\w+\nevent: ping\ndata: \{"model":"m"\}\n\nevent: @end/)
  assert.equal(await (await ask('/', { headers })).text(), first)
  const [position] = /1\.\w+/.exec(first)
  assert.equal(await (await ask('/', { headers: { ...headers, 'last-event-id': position } })).text(), end)
  assert.equal(await (await ask('/', { method: 'DELETE', headers })).text(), end)
  assert.equal((await ask('/', { headers: { 'idempotency-key': 'other' } })).status, 404)
  assert.equal((await ask('/', { method: 'POST', headers, body: 'no' })).status, 400)
  console.log('It works')
} finally {
  await worker.dispose()
}
