import type { Fault } from './Fault.ts'

const json = { 'content-type': 'application/json' }
const html = { 'content-type': 'text/html; charset=utf-8' }

const error = (type: string, message: string): string =>
  JSON.stringify({ type: 'error', error: { type, message }, request_id: 'req_011CVexample' })

const page = (title: string): string =>
  `<!doctype html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`

/** After the first words of the seed recording, and before its end. */
const later = { frames: 4 }

/** The ways of going wrong that have a name, and what each of them is. */
export const faults = {
  overloaded: {
    about: 'HTTP 529, and the wish to be asked again in 2 s',
    fault: {
      type: 'answer',
      status: 529,
      headers: { ...json, 'retry-after': '2', 'request-id': 'req_011CVexample' },
      body: error('overloaded_error', 'Overloaded'),
    },
  },
  'overloaded-later': {
    about: 'an overload inside a stream that had begun with 200',
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
    about: 'HTTP 502 with a page of HTML, from a proxy on the way',
    fault: { type: 'answer', status: 502, headers: html, body: page('502 Bad Gateway') },
  },
  html: {
    about: 'HTTP 200 with a page of HTML: the network wants a login',
    fault: { type: 'answer', status: 200, headers: html, body: page('Welcome to the hotel') },
  },
  json: {
    about: 'HTTP 200 with an error as JSON',
    fault: { type: 'answer', status: 200, headers: json, body: error('api_error', 'Internal server error') },
  },
  slow: { about: 'no byte for a second, then all is well', fault: { type: 'slow', ms: 1000 } },
  silence: { about: 'the connection stands, and nothing comes any more', fault: { type: 'silence', after: later } },
  reset: { about: 'the connection is reset', fault: { type: 'reset', after: later } },
  hangup: { about: 'the connection is closed in the middle of the body', fault: { type: 'hangup', after: later } },
  cut: { about: 'the body ends early, and HTTP says all is well', fault: { type: 'cut', after: later } },
  garbage: {
    about: 'bytes that are no event stream',
    fault: { type: 'instead', after: later, body: Uint8Array.of(0x50, 0x4b, 3, 4, 0xff, 0xfe, 0, 7, 0x0a, 0x0a) },
  },
  endless: { about: 'an event that never ends', fault: { type: 'endless', after: later } },
  gzip: { about: 'a compressed body of which half comes', fault: { type: 'gzip', part: 0.5 } },
} as const satisfies Readonly<Record<string, { readonly about: string; readonly fault: Fault }>>
