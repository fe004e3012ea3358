import type { Fault } from './Fault.ts'

const json = { 'content-type': 'application/json' }
const html = { 'content-type': 'text/html; charset=utf-8' }

const error = (type: string, message: string): string =>
  JSON.stringify({ type: 'error', error: { type, message }, request_id: 'req_011CVexample' })

const htmlPage = (title: string): string =>
  `<!doctype html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`

/** After the first words of the seed recording, and before its end. */
const later = { frames: 4 }

/** The faults that have a name, with a description. */
export const faults = {
  overloaded: {
    about: 'HTTP 529 with retry-after: 2',
    fault: {
      type: 'answer',
      status: 529,
      headers: { ...json, 'retry-after': '2', 'request-id': 'req_011CVexample' },
      body: error('overloaded_error', 'Overloaded'),
    },
  },
  'overloaded-later': {
    about: 'an overload inside a stream that started with 200',
    fault: {
      type: 'instead',
      after: later,
      body: `event: error\ndata: ${error('overloaded_error', 'Overloaded')}\n\n`,
    },
  },
  unauthorized: {
    about: 'HTTP 401: the key is refused',
    fault: { type: 'answer', status: 401, headers: json, body: error('authentication_error', 'invalid x-api-key') },
  },
  empty: { about: 'HTTP 500 without a body', fault: { type: 'answer', status: 500 } },
  gateway: {
    about: 'HTTP 502 with an HTML page, from a proxy',
    fault: { type: 'answer', status: 502, headers: html, body: htmlPage('502 Bad Gateway') },
  },
  html: {
    about: 'HTTP 200 with an HTML page: the login of a network',
    fault: { type: 'answer', status: 200, headers: html, body: htmlPage('Welcome to the hotel') },
  },
  json: {
    about: 'HTTP 200 with an error as JSON',
    fault: { type: 'answer', status: 200, headers: json, body: error('api_error', 'Internal server error') },
  },
  slow: { about: 'no byte for a second, then a complete answer', fault: { type: 'slow', ms: 1000 } },
  silence: { about: 'the connection stays open, and no more bytes arrive', fault: { type: 'silence', after: later } },
  reset: { about: 'the connection is reset', fault: { type: 'reset', after: later } },
  hangup: { about: 'the connection is closed in the middle of the body', fault: { type: 'hangup', after: later } },
  cut: { about: 'the body ends early, but is correct HTTP', fault: { type: 'cut', after: later } },
  garbage: {
    about: 'bytes that are not an event stream',
    fault: { type: 'instead', after: later, body: Uint8Array.of(0x50, 0x4b, 3, 4, 0xff, 0xfe, 0, 7, 0x0a, 0x0a) },
  },
  endless: { about: 'an event that never ends', fault: { type: 'endless', after: later } },
  gzip: { about: 'half of a compressed body', fault: { type: 'gzip', part: 0.5 } },
} as const satisfies Readonly<Record<string, { readonly about: string; readonly fault: Fault }>>
