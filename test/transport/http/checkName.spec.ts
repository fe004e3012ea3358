import { lastValueFrom, type Observable } from 'rxjs'
import { anthropicBatches } from '../../../src/batches/index.ts'
import { bedrock } from '../../../src/bedrock/index.ts'
import { vertex } from '../../../src/index.ts'
import { anthropicSessions } from '../../../src/sessions/index.ts'
import { checkName } from '../../../src/transport/http/checkName.ts'

const request = { max_tokens: 1, messages: [] }
const headers = [['authorization', 'Bearer x']] as const

describe('checkName', () => {
  it.each([
    ['id', 'msgbatch_013Zva2CMHLNnXjNJJKqJ2EF'],
    ['id', 'claude-3-7-sonnet@20250219'],
    ['id', 'a..b'],
    ['name', 'my-project'],
    ['name', 'example.com:my-project'],
    ['label', 'us-east-1'],
    ['label', 'global'],
    ['id or ARN', 'us.anthropic.claude-sonnet-4-20250514-v1:0'],
    ['id or ARN', 'arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-3-haiku-v1:0'],
    ['id or ARN', 'arn:aws-us-gov:bedrock:us-gov-west-1::foundation-model/anthropic.claude-v2'],
  ] as const)('accepts the %s %s', (form, value) => {
    expect(checkName(form, 'x', value)).toBe(value)
  })

  it.each([
    ['id', ''],
    ['id', '.'],
    ['id', '..'],
    ['id', 'a/b'],
    ['id', 'a\\b'],
    ['id', 'a b'],
    ['id', undefined],
    ['name', 'p/../q'],
    ['name', '..'],
    ['label', 'evil.example/#'],
    ['label', 'evil.example'],
    ['label', 'us@evil'],
    ['label', '-'],
    ['label', ''],
    ['label', undefined],
    ['id or ARN', 'a/b'],
    ['id or ARN', 'arn:aws:bedrock:us-east-1:123456789012:inference-profile/..'],
    ['id or ARN', 'arn:aws:bedrock:us-east-1:123456789012:a/../b'],
  ] as const)('refuses %j %j', (form, value) => {
    expect(() => checkName(form, 'x', value)).toThrow(expect.objectContaining({ kind: 'invalid_request_error' }))
  })

  type Fetch = typeof globalThis.fetch
  it.each<[string, (fetch: Fetch) => Observable<unknown>]>([
    ['the id of a batch', (fetch) => anthropicBatches({ fetch })({ id: '..' })],
    ['the id of a session', (fetch) => anthropicSessions({ fetch }).stream({ id: '../x' })],
    ['the id of a session in its list', (fetch) => anthropicSessions({ fetch }).list({ id: '' })],
    ['a model of Vertex AI', (fetch) => vertex({ ...google, fetch })({ ...request, model: '../..' })],
    ['a project', (fetch) => vertex({ ...google, project: '../q', fetch })({ ...request, model: 'm' })],
    [
      'a region of Google',
      (fetch) => vertex({ ...google, region: 'evil.example/#', fetch })({ ...request, model: 'm' }),
    ],
    ['a model of Bedrock', (fetch) => bedrock({ ...aws, fetch })({ ...request, model: '..' })],
    ['a region of AWS', (fetch) => bedrock({ ...aws, region: 'evil.example/#', fetch })({ ...request, model: 'm' })],
  ])('is applied to %s, before anything is sent', async (_, frames) => {
    const fetch = jest.fn()
    await expect(lastValueFrom(frames(fetch))).rejects.toMatchObject({
      _tag: 'ApiFailure',
      kind: 'invalid_request_error',
    })
    expect(fetch).not.toHaveBeenCalled()
  })
  const google = { project: 'p', region: 'us-east5', token: 't' }
  const aws = { region: 'us-east-1', sign: () => Promise.resolve({ headers }) }
})
