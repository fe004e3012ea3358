import { inspect } from 'node:util'

/** The forms of an echo that are promised to be found. */
export const echoForms: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text.toUpperCase(),
  (text) => JSON.stringify(text).slice(1, -1).replaceAll('-', '\\u002d').replaceAll('/', '\\/'),
  (text) => [...text].map((it) => `\\u${it.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
  encodeURIComponent,
  (text) => [...text].map((it) => `%${it.charCodeAt(0).toString(16).padStart(2, '0')}`).join(''),
  btoa,
  (text) => btoa(`Bearer ${text}`),
  (text) => btoa(`user:${text}x`).replaceAll('+', '-').replaceAll('/', '_'),
]

const stream = (text: string, headers: Record<string, string> = {}) =>
  new Response(text, { headers: { 'content-type': 'text/event-stream', ...headers } })

const redirect = (location: string) => new Response('moved', { status: 307, headers: { location } })

/** The places of a response at which a server may echo a key. */
export const echoPlaces: readonly ((echo: string) => Response)[] = [
  (echo) => new Response(echo, { status: 401 }),
  (echo) => new Response(`{"error":{"type":"a","message":"bad key ${echo}"}}`, { status: 401 }),
  (echo) =>
    new Response(`{"error":{"type":"${echo}","message":"no","details":{"${echo}":"${echo}"}}}`, { status: 403 }),
  (echo) => new Response(`{"request_id":"${echo}","error":{"type":"a","message":"no"}}`, { status: 500 }),
  (echo) =>
    new Response(`{"error":{"code":"x","status":"${echo}","message":"no","innererror":["${echo}"]}}`, { status: 429 }),
  (echo) => new Response(`{"detail":[{"loc":["${echo}"],"msg":"${echo}"}]}`, { status: 422 }),
  (echo) => new Response(`{"error":"a","error_description":"${echo}"}`, { status: 200 }),
  (echo) => new Response(`<html><title>${echo}</title></html>`, { status: 502 }),
  (echo) => new Response(`${'x'.repeat(64 * 1024 - 30)}${echo}`, { status: 502 }),
  (echo) => new Response('no', { status: 500, headers: { 'request-id': echo } }),
  (echo) => new Response('no', { status: 500, headers: { 'x-amzn-requestid': echo, 'retry-after': echo } }),
  (echo) => redirect(`https://${encodeURIComponent(echo).slice(0, 60)}.example/${echo}`),
  (echo) => redirect(`https://a.example/${echo}?key=${echo}`),
  (echo) => new Response(`<html>${echo}</html>`, { headers: { 'content-type': 'text/event-stream' } }),
  (echo) => new Response('x', { headers: { 'content-type': `text/html; key=${echo}` } }),
  (echo) => new Response(`{"type":"message","id":"${echo}"}`),
  (echo) => stream(`event: error\ndata: {"type":"error","error":{"type":"a","message":"${echo}"}}\n\n`),
  (echo) => stream(`event: error\ndata: {"type":"error","error":{"type":"${echo}","details":["${echo}"]}}\n\n`),
  (echo) =>
    stream(`event: error\ndata: {"type":"error","error":null,"request_id":"${echo}"}\n\n`, { 'request-id': echo }),
  (echo) => stream(`data: {"error":{"message":"${echo}","code":429}}\n\n`),
  (echo) => stream(`event: ping\ndata: not json ${echo}\n\n`),
  (echo) => stream(`event: message_start\ndata: {"type":"message_start","message":{"id":"${echo}"},"index":3}\n\n`),
  (echo) => stream(`event: content_block_stop\ndata: {"type":"content_block_stop","index":1,"k":"${echo}"}\n\n`),
  (echo) => stream(`event: content_block_delta\ndata: {"type":"content_block_delta","index":"${echo}"}\n\n`),
  (echo) =>
    stream(
      `event: content_block_start\ndata: {"type":"content_block_start","index":0,"content_block":{"type":"text","${echo}":1}}\n\n`,
    ),
  (echo) => stream(`event: ${echo}\ndata: {"type":"message_delta","delta":"${echo}"}\n\n`),
  (echo) => stream(`event: ${echo}\ndata: {"type":"message_delta`),
  (echo) =>
    stream(
      `event: message_delta\ndata: {"type":"message_delta","delta":{"stop_reason":"${echo}"},"usage":{"output_tokens":1}}\n\n`,
    ),
  (echo) => stream(`event: x\nwhat is ${echo}\n\n`),
  (echo) => stream(`id: ${echo}\nevent: session.error\ndata: {"type":"session.error","error":"${echo}"}\n\n`),
  (echo) => stream(`event: completion\ndata: {"completion":["${echo}"],"exception":"${echo}"}\n\n`),
  (echo) => stream(`{"custom_id":"${echo}","result":"${echo}"}\n`, { 'content-type': 'application/x-jsonl' }),
  (echo) => stream(`{"custom_id":"${echo}`, { 'content-type': 'application/x-jsonl' }),
  (echo) => stream(`{"data":[{"type":"agent.message","id":["${echo}"]}]}`, { 'content-type': 'application/json' }),
  (echo) => stream(`{"data":"${echo}`, { 'content-type': 'application/json' }),
]

/** Everything that anybody could print of a failure. */
export const everythingOf = (failure: unknown): string => {
  const shown = [inspect(failure, { depth: Infinity, showHidden: true }), String(failure), JSON.stringify(failure)]
  for (let error = failure; error instanceof Error; error = error.cause) shown.push(error.message, error.stack ?? '')
  return shown.join('\n')
}

/** Whether a reader of a text finds 20 characters of the secret as they are, in any case, or as JSON, URIs and base64 write them. */
export const showsSecret = (shown: string, secret: string): boolean => {
  const head = secret.slice(0, 20).toLowerCase()
  const plain = shown
    .toLowerCase()
    .replace(/\\+u([0-9a-f]{4})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
  const decoded = plain
    .replace(/\\/g, '')
    .replace(/%([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
  const standard = shown.replaceAll('-', '+').replaceAll('_', '/')
  return (
    plain.includes(head) ||
    decoded.includes(head.replace(/\\/g, '')) ||
    [0, 1, 2].some((offset) => {
      const encoded = btoa('x'.repeat(offset) + secret.slice(0, 18))
      return standard.includes(encoded.slice([0, 2, 3][offset], 24))
    })
  )
}
