import { statusOfName } from '../../src/codec/statusOfName.ts'

describe('statusOfName', () => {
  it.each<[string, number]>([
    ['RESOURCE_EXHAUSTED', 429],
    ['DEADLINE_EXCEEDED', 504],
    ['ThrottlingException', 429],
    ['server_error', 500],
    ['internal_server_error', 500],
    ['service_unavailable', 503],
    ['Service Unavailable', 503],
    ['rate_limit_exceeded', 429],
    ['timeout', 504],
    ['TimeoutError', 504],
  ])('of %s is %d', (name, status) => {
    expect(statusOfName(name)).toBe(status)
  })

  it.each(['None', '', 'error', 'guardrail_error', 'constructor', '__proto__', 'x'.repeat(100), 500, null])(
    'of %j is unknown',
    (name) => {
      expect(statusOfName(name)).toBeUndefined()
    },
  )
})
