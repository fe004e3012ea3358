import { AwsV4Signer } from 'aws4fetch'
import { lastValueFrom } from 'rxjs'
import { messages } from '../../../src/index.ts'
import { bedrock, type Sign } from '../../../src/bedrock/index.ts'
import { withServer } from '../withServer.ts'
import { bedrockAnswer } from './bedrockServer.ts'
import { signatureOf } from './sigV4.ts'

/** The key of AWS's published test suite. */
const keys = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' }

/** Cases of the AWS Signature Version 4 test suite, with the signature that it publishes. */
const published = [
  ['get-vanilla', 'GET', '/', {}, '', '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
  ['post-vanilla', 'POST', '/', {}, '', '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b'],
  [
    'post-x-www-form-urlencoded',
    'POST',
    '/',
    { 'content-type': 'application/x-www-form-urlencoded' },
    'Param1=value1',
    'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
  ],
] as const

describe('SigV4', () => {
  describe.each(published)('in the published case %s', (_, method, path, headers, body, signature) => {
    it('has that signature, made by aws4fetch', async () => {
      const signer = new AwsV4Signer({
        ...keys,
        method,
        url: `https://example.amazonaws.com${path}`,
        headers,
        body,
        region: 'us-east-1',
        service: 'service',
        datetime: '20150830T123600Z',
        allHeaders: true,
      })
      expect((await signer.sign()).headers.get('authorization')).toContain(`Signature=${signature}`)
    })

    it('has that signature, checked as a server checks it', () => {
      const names = [...Object.keys(headers), 'host', 'x-amz-date'].join(';')
      const arrived = {
        ...headers,
        host: 'example.amazonaws.com',
        'x-amz-date': '20150830T123600Z',
        authorization: `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=${names}, Signature=…`,
      }
      expect(signatureOf({ method, path, headers: arrived, body }, keys.secretAccessKey)).toBe(signature)
    })
  })

  it.each([
    'anthropic.claude-sonnet-4-5-20250929-v1:0',
    'arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/a-b_c',
  ])('holds for what arrives of a request to bedrock, for the model %s', (model) =>
    withServer(bedrockAnswer(), async ({ url, requests }) => {
      const region = 'us-east-1'
      const sign: Sign = (request) =>
        new AwsV4Signer({ ...request, ...keys, sessionToken: 'a session token', region, service: 'bedrock' }).sign()
      const ask = messages(bedrock({ region, sign, baseUrl: url, headers: { 'X-Trace': '  a   b ' } }))
      await lastValueFrom(ask({ model, max_tokens: 64, messages: [{ role: 'user', content: 'Olá, 🌍' }] }))

      const [{ method, path, headers, body }] = requests as readonly [(typeof requests)[number]]
      expect(headers['x-amz-security-token']).toBe('a session token')
      expect(headers.authorization).toContain(
        `Credential=AKIDEXAMPLE/${String(headers['x-amz-date']).slice(0, 8)}/us-east-1/bedrock/aws4_request, SignedHeaders=accept;host;x-amz-date;x-amz-security-token;x-trace, Signature=${signatureOf(
          { method, path, headers, body: JSON.stringify(body) },
          keys.secretAccessKey,
        )}`,
      )
    })(),
  )
})
