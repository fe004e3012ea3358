import type { IncomingMessage, ServerResponse } from 'node:http'

/** Lets the page of another origin call this backend with its cookies. Returns whether it has answered the request, which was a preflight. */
export const allowOrigin = (page: string, request: IncomingMessage, response: ServerResponse): boolean => {
  response.setHeader('vary', 'origin')
  if (request.headers.origin !== page) return false
  response.setHeader('access-control-allow-origin', page) // not *: browsers send no cookies to it
  response.setHeader('access-control-allow-credentials', 'true')
  response.setHeader('access-control-expose-headers', 'retry-after, request-id')
  if (request.method !== 'OPTIONS') return false
  response.setHeader('access-control-allow-methods', 'GET, POST, DELETE')
  response.setHeader('access-control-allow-headers', 'authorization, content-type, idempotency-key, last-event-id')
  response.setHeader('access-control-max-age', '7200')
  response.writeHead(204).end()
  return true
}
