/** A `fetch` whose response is written by hand, and whose signal and body can be inspected. */
export const manualFetch = (init: ResponseInit = { headers: { 'content-type': 'text/event-stream' } }) => {
  let signal: AbortSignal | undefined
  let body: ReadableStreamDefaultController<Uint8Array> | undefined
  let cancelled = false
  const stream = new ReadableStream<Uint8Array>({
    start: (controller) => void (body = controller),
    cancel: () => void (cancelled = true),
  })
  const fetch: typeof globalThis.fetch = (_, options) => {
    signal = options?.signal ?? undefined
    return Promise.resolve(new Response(stream, init))
  }
  return {
    fetch,
    write: (text: string) => body?.enqueue(new TextEncoder().encode(text)),
    end: () => body?.close(),
    fail: () => body?.error(new TypeError('terminated')),
    aborted: () => signal?.aborted,
    cancelled: () => cancelled,
  }
}

/** Resolves when everything has been done that takes no time. */
export const settled = () => new Promise(setImmediate)
