import type { Fault, OtherAnswer, Place } from '../../examples/server/Fault.ts'
import { recordedEvents } from './meant.ts'
import type { Trouble } from './recoveries.ts'

/** One line of the table: what goes wrong, and what the library says of it. */
export interface Line extends Trouble {
  readonly wrong: string
  /** What had come before it: nothing at all, some events without text, or some text. */
  readonly come: 'nothing' | 'events' | 'text'
  /** The failure; any of them where it depends on who decompresses. */
  readonly failure: readonly string[]
  /** Whether a further attempt is worth while. */
  readonly transient: boolean
  /** Where the general rule does not say what becomes of it: the outcome of each recovery. */
  readonly outcomes?: readonly [retry: string, restart: string, resume: string, both: string]
}

const firstText = recordedEvents.findIndex(
  (event) => event.type === 'content_block_delta' && event.delta.type === 'text_delta',
)

/** After the second piece of text. */
const inText: Place = { frames: firstText + 2 }

const error = (type: string): string => JSON.stringify({ type: 'error', error: { type, message: 'No' } })

/** An overload inside the stream. */
export const overloadAfter = (frames: number): Fault => ({
  type: 'instead',
  after: { frames },
  body: `event: error\ndata: ${error('overloaded_error')}\n\n`,
})

const instead = (after: Place, body: string | Uint8Array): Fault => ({ type: 'instead', after, body })

const answer = (
  status: number,
  type: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): OtherAnswer => ({ type: 'answer', status, headers: { 'content-type': type, ...headers }, body })

const status = (code: number, type: string, headers?: Readonly<Record<string, string>>): OtherAnswer =>
  answer(code, 'application/json', error(type), headers)

const page = '<!doctype html>\n<html><head><title>No way</title></head></html>\n'
const garbage = Uint8Array.of(0x50, 0x4b, 3, 4, 0xff, 0xfe, 0, 7, 0x0a, 0x0a)
const start: Place = { frames: 0 }
const tooBig = { maxFrameSize: 2 ** 16 }
const impatient = { idleTimeout: 150 }

const both = (
  line: Omit<Line, 'come' | 'faults'>,
  fault: (after: Place) => Fault,
): readonly [before: Line, behind: Line] => [
  { ...line, come: 'nothing', faults: [fault(start)] },
  { ...line, come: 'text', faults: [fault(inText)] },
]

const before = (
  wrong: string,
  faults: Line['faults'],
  failure: string,
  transient: boolean,
  outcomes?: Line['outcomes'],
): Line => ({
  wrong,
  come: 'nothing',
  faults,
  failure: [failure],
  transient,
  ...(outcomes === undefined ? {} : { outcomes }),
})

const inTheText = (wrong: string, faults: Line['faults'], failure: string, transient: boolean): Line => ({
  ...before(wrong, faults, failure, transient),
  come: 'text',
})

const allFail = ['failure', 'failure', 'failure', 'failure'] as const

const transport = '`TransportFailure`'
const truncated = '`TruncatedFailure`'
const api = (kind: string): string => `\`ApiFailure\` \`${kind}\``
const decode = (layer: string): string => `\`DecodeFailure\` \`${layer}\``
const overloaded = api('overloaded_error')
const limited = api('rate_limit_error')
const busy = status(529, 'overloaded_error')
const limit = (headers: Readonly<Record<string, string>>): OtherAnswer => status(429, 'rate_limit_error', headers)

/** All that goes wrong, but for an overload at every place, which has a spec of its own. */
export const troubles: readonly Line[] = [
  before('the connection is refused', ['refused'], transport, true),
  ...both({ wrong: 'the connection is reset', failure: [transport], transient: true }, (after) => ({
    type: 'reset',
    after,
  })),
  ...both({ wrong: 'the connection is closed', failure: [transport], transient: true }, (after) => ({
    type: 'hangup',
    after,
  })),
  ...both(
    {
      wrong: 'the connection is open and silent',
      failure: ['`StalledFailure`'],
      transient: true,
      config: impatient,
    },
    (after) => ({ type: 'silence', after }),
  ),
  before('the body is empty', [{ type: 'cut', after: start }], truncated, true),
  inTheText('the body ends early', [{ type: 'cut', after: inText }], truncated, true),
  {
    wrong: 'the body ends before `message_stop`',
    come: 'text',
    faults: [{ type: 'cut', after: { frames: recordedEvents.length - 1 } }],
    failure: [truncated],
    // The answer is there: asking again is paid, and resuming needs no request.
    transient: false,
    outcomes: ['text, failure', 'failure', 'whole', 'whole'],
  },
  {
    wrong: 'a compressed body ends early',
    come: 'nothing',
    faults: [{ type: 'gzip', part: 0.05 }],
    failure: [truncated, transport],
    transient: true,
  },
  {
    wrong: 'a compressed body ends early',
    come: 'text',
    faults: [{ type: 'gzip', part: 0.8 }],
    failure: [truncated, transport],
    transient: true,
  },
  inTheText(
    'the connection is reset in a compressed body',
    [{ type: 'gzip', part: 0.8, end: 'reset' }],
    transport,
    true,
  ),
  before(
    'a body with content-encoding is not compressed',
    [answer(200, 'text/event-stream', 'event: ping\ndata: {}\n\n', { 'content-encoding': 'gzip' })],
    transport,
    true,
  ),
  ...both({ wrong: 'garbage instead of frames', failure: [decode('frame')], transient: false }, (after) =>
    instead(after, garbage),
  ),
  ...both(
    { wrong: 'a frame that never ends', failure: [decode('frame')], transient: false, config: tooBig },
    (after) => ({ type: 'endless', after }),
  ),
  inTheText('a data line that is not valid JSON', [instead(inText, 'data: {"type": \n\n')], decode('json'), false),
  inTheText(
    'a known event that is malformed',
    [instead(inText, 'data: {"type":"content_block_delta","index":"1"}\n\n')],
    decode('event'),
    false,
  ),
  inTheText(
    'an event that is out of order',
    [instead(inText, 'data: {"type":"content_block_delta","index":7,"delta":{"type":"text_delta","text":"x"}}\n\n')],
    '`ProtocolFailure`',
    false,
  ),
  before('HTTP 200 with a page of HTML', [answer(200, 'text/html; charset=utf-8', page)], decode('frame'), false),
  before('HTTP 200 with plain text', [answer(200, 'text/plain', 'Hello')], decode('frame'), false),
  before(
    'HTTP 200 with HTML that is called an event stream',
    [answer(200, 'text/event-stream', page)],
    decode('frame'),
    false,
  ),
  before('HTTP 200 with an error as JSON', [status(200, 'api_error')], api('api_error'), true),
  before('HTTP 502 with a page of HTML', [answer(502, 'text/html', page)], api('api_error'), true),
  before('HTTP 500 with an empty body', [answer(500, 'text/plain', '')], api('api_error'), true),
  before('HTTP 400', [status(400, 'invalid_request_error')], api('invalid_request_error'), false),
  before('HTTP 401', [status(401, 'authentication_error')], api('authentication_error'), false),
  before(
    'HTTP 500 with `x-should-retry: false`',
    [status(500, 'api_error', { 'x-should-retry': 'false' })],
    api('api_error'),
    false,
  ),
  before(
    'HTTP 400 with `x-should-retry: true`',
    [status(400, 'invalid_request_error', { 'x-should-retry': 'true' })],
    api('invalid_request_error'),
    true,
  ),
  before('HTTP 429 with `retry-after-ms: 30`', [limit({ 'retry-after-ms': '30' })], limited, true),
  before('HTTP 429 with `retry-after` in seconds', [limit({ 'retry-after': '0.03' })], limited, true),
  before('HTTP 429 with `retry-after` as a date', [limit({ 'retry-after': new Date(0).toUTCString() })], limited, true),
  before('HTTP 429 with `retry-after: 3600`', [limit({ 'retry-after': '3600' })], limited, true, allFail),
  before('HTTP 529', [busy], overloaded, true),
  before('HTTP 529, three times', [busy, busy, busy], overloaded, true),
  before('HTTP 529, four times', [busy, busy, busy, busy], overloaded, true, allFail),
  inTheText(
    'an error inside the stream that is not transient',
    [instead(inText, `event: error\ndata: ${error('invalid_request_error')}\n\n`)],
    api('invalid_request_error'),
    false,
  ),
  {
    ...inTheText(
      'an overload inside the stream, then HTTP 529 twice',
      [overloadAfter(firstText + 1), busy, busy],
      overloaded,
      true,
    ),
    outcomes: ['text, failure', 'whole', 'text, failure', 'whole'],
  },
  inTheText(
    'an overload inside the stream, then the body ends early',
    [overloadAfter(firstText + 1), { type: 'cut', after: { frames: 4 } }],
    overloaded,
    true,
  ),
]

/** What had come after so many frames of the recording. */
export const comeAfter = (frames: number): Line['come'] =>
  frames === 0 ? 'nothing' : frames <= firstText ? 'events' : 'text'
