import { isAccepted, responseFailure, retryAfterMsOf } from '../../../src/transport/http/responseFailure.ts'

const head = (status: number, headers: Record<string, string> = {}) => ({
  ok: status < 300,
  status,
  headers: new Headers(headers),
})

const overloaded = '{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"},"request_id":"req_body"}'

describe('responseFailure', () => {
  it.each<[string, ReturnType<typeof head>, string, object]>([
    [
      'an error of the API',
      head(529),
      overloaded,
      { kind: 'overloaded_error', status: 529, message: 'Overloaded', requestId: 'req_body' },
    ],
    [
      'the request id of the headers first',
      head(529, { 'request-id': 'req_head' }),
      overloaded,
      { requestId: 'req_head' },
    ],
    ['the kind of the body, whatever the status', head(400), overloaded, { kind: 'overloaded_error', status: 400 }],
    [
      'the kind of the status, where the body has none',
      head(429),
      '{"message":"Too many requests"}',
      { kind: 'rate_limit_error', message: 'Too many requests' },
    ],
    [
      'an error of AWS',
      head(403, { 'x-amzn-requestid': 'aws' }),
      '{"Message":"No access"}',
      { kind: 'permission_error', message: 'No access', requestId: 'aws' },
    ],
    [
      'an error of Google, in a list',
      head(404),
      '[{"error":{"code":404,"message":"No model","status":"NOT_FOUND"}}]',
      { kind: 'not_found_error', message: 'No model' },
    ],
    [
      'a page of a proxy',
      head(502),
      '<html><head><title>502 Bad Gateway</title></head></html>',
      { kind: 'api_error', message: 'HTTP 502: 502 Bad Gateway' },
    ],
    [
      'some other text',
      head(503),
      'upstream connect error',
      { kind: 'overloaded_error', message: 'HTTP 503: "upstream connect error"' },
    ],
    [
      'an error in a server-sent event',
      head(529),
      `event: error\ndata: ${overloaded}\n\n`,
      { kind: 'overloaded_error', status: 529, message: 'Overloaded', requestId: 'req_body' },
    ],
    [
      "the model's own status on Bedrock, also as text",
      head(424),
      '{"Message":"It broke","originalMessage":"Slow down","originalStatusCode":"429"}',
      { kind: 'rate_limit_error', status: 424, message: 'Slow down' },
    ],
    ['an empty body', head(500), '', { kind: 'api_error', message: 'HTTP 500 with an empty body' }],
    ['JSON that says nothing', head(500), 'null', { kind: 'api_error', message: 'HTTP 500: "null"' }],
    ['a wait in ms', head(429, { 'retry-after-ms': '1500', 'retry-after': '9' }), overloaded, { retryAfterMs: 1500 }],
    ['a wait in seconds', head(429, { 'retry-after': '2' }), overloaded, { retryAfterMs: 2000 }],
    ['the verdict that it is worth while', head(400, { 'x-should-retry': 'true' }), overloaded, { shouldRetry: true }],
    ['the verdict that it is not', head(529, { 'x-should-retry': 'false' }), overloaded, { shouldRetry: false }],
    ['an error that came with HTTP 200', head(200), overloaded, { kind: 'overloaded_error', message: 'Overloaded' }],
  ])('makes %s an ApiFailure', (_, response, body, failure) => {
    expect(responseFailure(response, body)).toMatchObject({ _tag: 'ApiFailure', ...failure })
  })

  it('gives no status to an error that came with HTTP 200', () => {
    expect(responseFailure(head(200), overloaded)).not.toHaveProperty('status')
  })

  it.each([
    ['text/html', '<html>Log in</html>', 'Expected a stream, received text/html: "<html>Log in</html>"'],
    [
      'application/json',
      '{"type":"message"}',
      'Expected a stream, received a whole message. Does the server ignore "stream": true? "{\\"type\\":\\"message\\"}"',
    ],
    ['application/json', '{"id":"msg_1"}', 'Expected a stream, received application/json: "{\\"id\\":\\"msg_1\\"}"'],
  ])('makes %s with HTTP 200 a DecodeFailure that quotes it', (type, body, message) => {
    expect(responseFailure(head(200, { 'content-type': type }), body)).toMatchObject({
      _tag: 'DecodeFailure',
      layer: 'frame',
      input: body,
      message,
    })
  })
})

describe('retryAfterMsOf', () => {
  const now = Date.parse('2026-11-21T12:00:00Z')

  it.each<[Record<string, string>, number | undefined]>([
    [{}, undefined],
    [{ 'retry-after-ms': '250' }, 250],
    [{ 'retry-after-ms': '0.5', 'retry-after': '3' }, 0.5],
    [{ 'retry-after-ms': 'soon', 'retry-after': '3' }, 3000],
    [{ 'retry-after': '1.5' }, 1500],
    [{ 'retry-after': 'Sat, 21 Nov 2026 12:00:07 GMT' }, 7000],
    [{ 'retry-after': 'Sat, 21 Nov 2026 11:00:00 GMT' }, undefined],
    [{ 'retry-after': '0' }, undefined],
    [{ 'retry-after': '-5' }, undefined],
    [{ 'retry-after-ms': '0', 'retry-after': '3' }, 3000],
    [{ 'retry-after': '2026-11-21T12:00:07Z' }, undefined],
    [{ 'retry-after': '21 Nov 2026 12:00:07' }, undefined],
    [{ 'retry-after': 'never' }, undefined],
  ])('reads %j as %p ms', (headers, ms) => {
    expect(retryAfterMsOf(new Headers(headers), now)).toBe(ms)
  })
})

describe('isAccepted', () => {
  it.each<[number, Record<string, string>, boolean]>([
    [200, { 'content-type': 'text/event-stream' }, true],
    [200, { 'content-type': 'Text/Event-Stream; charset=utf-8' }, true],
    [200, {}, true],
    [200, { 'content-type': 'text/html' }, false],
    [200, { 'content-type': 'application/json' }, false],
    [404, { 'content-type': 'text/event-stream' }, false],
  ])('judges HTTP %i with %j', (status, headers, accepted) => {
    expect(isAccepted(head(status, headers), 'text/event-stream')).toBe(accepted)
  })

  it.each<[string, boolean]>([
    ['application/x-jsonl', true],
    ['application/octet-stream; a=b', true],
    ['application/json', false],
  ])('judges %s by a list of types', (type, accepted) => {
    const response = head(200, { 'content-type': type })
    expect(isAccepted(response, 'application/x-jsonl, application/octet-stream')).toBe(accepted)
  })
})
