import fc from 'fast-check'
import { apiFailure, errorStatus, hasError, isErrorBody } from '../../src/codec/apiFailure.ts'
import { isTransient } from '../../src/index.ts'

const claudes = (type: string, message: unknown) => ({ type: 'error', error: { type, message } })

describe('apiFailure', () => {
  it.each<[string, unknown, object]>([
    ["Claude's form", claudes('overloaded_error', 'Overloaded'), { kind: 'overloaded_error', message: 'Overloaded' }],
    ["Claude's form with a new type", claudes('quantum_error', 'x'), { kind: 'quantum_error', message: 'x' }],
    ['the legacy form', { error: { type: 'api_error', message: 'x' } }, { kind: 'api_error', message: 'x' }],
    ['a flat form', { type: 'rate_limit_error', message: 'x' }, { kind: 'rate_limit_error', message: 'x' }],
    [
      "OpenAI's form with a code as text",
      { error: { message: 'gave up', type: 'None', param: 'None', code: '500' } },
      { kind: 'api_error', message: 'gave up', details: { type: 'None', param: 'None', code: '500' } },
    ],
    [
      "OpenAI's form with a name",
      { error: { message: 'slow down', type: 'tokens', code: 'rate_limit_exceeded' } },
      { kind: 'rate_limit_error', message: 'slow down', details: { type: 'tokens', code: 'rate_limit_exceeded' } },
    ],
    [
      "Google's form, in a list",
      [{ error: { code: 429, message: 'Quota exceeded', status: 'RESOURCE_EXHAUSTED' } }],
      { kind: 'rate_limit_error', message: 'Quota exceeded', details: { code: 429, status: 'RESOURCE_EXHAUSTED' } },
    ],
    [
      "Google's form with a name only",
      { error: { status: 'UNAVAILABLE', message: 'x' } },
      { kind: 'overloaded_error' },
    ],
    [
      'a foreign name in the form of Claude',
      claudes('internal_server_error', 'boom'),
      { kind: 'api_error', message: 'boom', details: { type: 'internal_server_error' } },
    ],
    ["AWS's form", { message: 'Too many' }, { kind: 'api_error', message: 'Too many' }],
    ["AWS's other form", { Message: 'No access' }, { kind: 'api_error', message: 'No access' }],
    ['code and msg', { code: 503, msg: 'busy' }, { kind: 'overloaded_error', message: 'busy', details: { code: 503 } }],
    ['detail', { detail: 'No such model' }, { message: 'No such model' }],
    ['a list of details', { detail: [{ loc: ['body'], msg: 'field required' }] }, { message: 'field required' }],
    ['an error that is a text', { error: 'upstream died' }, { kind: 'api_error', message: 'upstream died' }],
    [
      'an error that is a name, with a message beside it',
      { status: 502, error: 'Bad Gateway', message: 'no route to host' },
      { kind: 'api_error', message: 'no route to host' },
    ],
    ['a message that is an object', claudes('api_error', { why: 'blocked' }), { message: '{"why":"blocked"}' }],
    ['a message in a message', claudes('api_error', { message: 'blocked' }), { message: 'blocked' }],
    ['a text', 'engine died', { kind: 'api_error', message: 'engine died' }],
    ['a text that is a name', 'Service Unavailable', { kind: 'overloaded_error', message: 'Service Unavailable' }],
    ['nothing', undefined, { kind: 'api_error', message: 'api_error' }],
    ['an empty object', {}, { kind: 'api_error', message: 'api_error' }],
    ['an object without a message', { code: 429 }, { kind: 'rate_limit_error', message: '{"code":429}' }],
  ])('reads %s', (_, body, failure) => {
    expect(apiFailure(body, {})).toMatchObject(failure)
    expect(apiFailure(body, {})).not.toHaveProperty('status')
  })

  it.each<[number, unknown, string]>([
    [429, { message: 'x' }, 'rate_limit_error'],
    [400, claudes('overloaded_error', 'x'), 'overloaded_error'],
    [500, { error: { code: 429, message: 'x' } }, 'rate_limit_error'],
    [429, { error: { type: 'who_knows', message: 'x' } }, 'rate_limit_error'],
    [424, { message: 'x', originalStatusCode: 529 }, 'overloaded_error'],
    [424, { message: 'x', originalStatusCode: '429' }, 'rate_limit_error'],
    [424, { message: 'x' }, 'api_error'],
  ])('at HTTP %d, calls %j %s', (status, body, kind) => {
    expect(apiFailure(body, { status })).toMatchObject({ kind, status })
  })

  it('keeps what else is known: the request id of the response, or that of the body', () => {
    const body = { ...claudes('api_error', 'x'), request_id: 'req_body' }
    expect(apiFailure(body, {}).requestId).toBe('req_body')
    expect(apiFailure(body, { requestId: 'req_head', retryAfterMs: 5 })).toMatchObject({
      requestId: 'req_head',
      retryAfterMs: 5,
    })
  })

  it("keeps Claude's details, and nothing else of its form", () => {
    const details = { error_code: 'credits_exhausted' }
    const error = { type: 'billing_error', message: 'x', details, extra: 1 }
    expect(apiFailure({ type: 'error', error }, {}).details).toEqual(details)
  })

  it('cuts the JSON of an object at 200 characters, and at no half character', () => {
    const { message } = apiFailure({ error: { message: { why: '🐙'.repeat(200) } } }, {})
    expect(message.length).toBeLessThanOrEqual(200)
    expect(message).toMatch(/🐙$/)
  })

  it('is a failure for any JSON at all, nested as deep as a parser goes', () => {
    const deep: unknown = JSON.parse(`${'{"error":'.repeat(50_000)}1${'}'.repeat(50_000)}`)
    expect(apiFailure(deep, {})).toMatchObject({ _tag: 'ApiFailure', kind: 'api_error' })
    fc.assert(
      fc.property(fc.jsonValue(), (body) => {
        const failure = apiFailure(body, {})
        expect(failure.message).not.toBe('')
        expect(typeof isTransient(failure)).toBe('boolean')
      }),
    )
  })
})

describe('isErrorBody', () => {
  it.each<[unknown, boolean]>([
    [claudes('api_error', 'x'), true],
    [{ type: 'error' }, true],
    [{ error: 'x' }, true],
    [[{ error: { code: 429 } }], true],
    [{ code: 500, msg: 'x' }, true],
    [{ detail: 'x' }, true],
    [{ type: 'message', content: [], error: null }, false],
    [{ id: 'c', choices: [], error: null }, false],
    ['x', false],
    [[], false],
    [null, false],
  ])('of %j is %s', (body, expected) => {
    expect(isErrorBody(body)).toBe(expected)
  })
})

describe('hasError', () => {
  it.each([null, undefined, false, ''])('is false for an error of %j', (error) => {
    expect(hasError({ error })).toBe(false)
  })

  it.each(['x', {}, 500, []])('is true for an error of %j', (error) => {
    expect(hasError({ error })).toBe(true)
  })
})

describe('errorStatus', () => {
  it.each<[unknown, number | undefined]>([
    [429, 429],
    ['429', 429],
    [' 503 ', 503],
    [200, undefined],
    [600, undefined],
    [429.5, undefined],
    ['4290', undefined],
    [null, undefined],
  ])('of %j is %j', (value, status) => {
    expect(errorStatus(value)).toBe(status)
  })
})
