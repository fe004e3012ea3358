import Anthropic from '@anthropic-ai/sdk'
import { AnthropicAws } from '@anthropic-ai/aws-sdk'
import { AnthropicBedrock, AnthropicBedrockMantle } from '@anthropic-ai/bedrock-sdk'
import { AnthropicFoundry } from '@anthropic-ai/foundry-sdk'
import { AnthropicGoogleCloud } from '@anthropic-ai/google-cloud-sdk'
import { AnthropicVertex } from '@anthropic-ai/vertex-sdk'
import { AwsV4Signer } from 'aws4fetch'
import { lastValueFrom } from 'rxjs'
import { bedrock, bedrockMantle } from '../../src/bedrock/index.ts'
import { anthropic, type MessageRequest, messages, type Sign, type Transport, vertex } from '../../src/index.ts'

type Fetch = typeof globalThis.fetch

/** What arrives at a platform. */
interface Sent {
  readonly method: string
  readonly url: string
  readonly body: unknown
  readonly headers: Readonly<Record<string, string>>
}

/** Those that a platform reads. A signature differs each time: what it is for does not. */
const relevant =
  /^(authorization|x-api-key|anthropic-(version|beta|workspace-id|user-profile-id)|x-amz-security-token)$/

const headersOf = (headers: Headers): Sent['headers'] =>
  Object.fromEntries(
    [...headers]
      .filter(([name]) => relevant.test(name))
      .map(([name, value]) => [name, value.replace(/, SignedHeaders.*/, '').replace(/\/\d{8}\//, '/date/')]),
  )

/** Returns what is sent through a `fetch`; the server refuses it. */
const sentThrough = async (send: (fetch: Fetch) => Promise<unknown>): Promise<Sent> => {
  const all: Sent[] = []
  const fetch: Fetch = async (input, init = {}) => {
    const url = input instanceof Request ? input.url : String(input)
    const body: unknown = JSON.parse(String(init.body))
    all.push({ method: init.method ?? '', url, body, headers: headersOf(new Headers(init.headers)) })
    return new Response('{"type":"error","error":{"type":"invalid_request_error","message":"no"}}', { status: 400 })
  }
  await send(fetch).catch(() => undefined)
  const [sent] = all
  if (sent === undefined || all.length > 1) throw new Error(`${all.length} requests were sent`)
  return sent
}

const question = { model: 'claude-sonnet-5', max_tokens: 64, messages: [{ role: 'user' as const, content: 'Olá' }] }
const request = { ...question, user_profile_id: 'uprof_1' }
const options = { headers: { 'anthropic-beta': 'one' }, maxRetries: 0 }

interface Asking {
  readonly messages: { create(body: typeof request & { stream: true }, options: object): Promise<unknown> }
}
const theirs = async (make: (fetch: Fetch) => Asking): Promise<Sent> => {
  const sent = await sentThrough((fetch) => make(fetch).messages.create({ ...request, stream: true }, options))
  // Bedrock reads the betas from the body; its client leaves the header as it is.
  const { 'anthropic-beta': _, ...headers } = sent.headers
  return typeof sent.body === 'object' && 'anthropic_beta' in (sent.body ?? {}) ? { ...sent, headers } : sent
}
const ours = (make: (fetch: Fetch) => Transport<MessageRequest>): Promise<Sent> =>
  sentThrough((fetch) => lastValueFrom(messages(make(fetch))(request)))

const keys = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'a secret of the account', sessionToken: 'a session token' }
const region = 'us-east-1'
const signFor =
  (service: string): Sign =>
  (unsigned) =>
    new AwsV4Signer({ ...unsigned, ...keys, region, service }).sign()
const betas = ['one']

// Their types name a Google client of their own; only these two members are used.
const googleClient: object = {
  projectId: 'my-project',
  getRequestHeaders: async () => new Headers({ authorization: 'Bearer a google token' }),
}

const awsKeys = {
  awsRegion: region,
  awsAccessKey: keys.accessKeyId,
  awsSessionToken: keys.sessionToken,
}

describe('The same request as the client of the platform itself is sent to', () => {
  it.each<[string, (fetch: Fetch) => Asking, (fetch: Fetch) => Transport<MessageRequest>]>([
    [
      'Anthropic with a key, which the client sends as a token',
      (fetch) => new Anthropic({ apiKey: 'a key', fetch }),
      (fetch) => anthropic({ authToken: 'a key', betas, fetch }),
    ],
    [
      'Anthropic with a token',
      (fetch) => new Anthropic({ authToken: 'a token', apiKey: null, fetch }),
      (fetch) => anthropic({ authToken: 'a token', betas, fetch }),
    ],
    [
      'a gateway',
      (fetch) =>
        new Anthropic({ authToken: 'a token', apiKey: null, baseURL: 'https://gateway.example/claude', fetch }),
      (fetch) => anthropic({ authToken: 'a token', baseUrl: 'https://gateway.example/claude', betas, fetch }),
    ],
    [
      'Microsoft Foundry with a key',
      (fetch) => new AnthropicFoundry({ resource: 'res', apiKey: 'a key', fetch }),
      (fetch) => anthropic({ baseUrl: 'https://res.services.ai.azure.com/anthropic', apiKey: 'a key', betas, fetch }),
    ],
    [
      'Microsoft Foundry with Entra',
      (fetch) => new AnthropicFoundry({ resource: 'res', azureADTokenProvider: async () => 'a token', fetch }),
      (fetch) =>
        anthropic({
          baseUrl: 'https://res.services.ai.azure.com/anthropic',
          authToken: async () => 'a token',
          betas,
          fetch,
        }),
    ],
    [
      'Claude on AWS with a key',
      (fetch) => new AnthropicAws({ awsRegion: region, apiKey: 'a key', workspaceId: 'wrkspc_1', fetch }),
      (fetch) =>
        anthropic({
          baseUrl: `https://aws-external-anthropic.${region}.api.aws`,
          authToken: 'a key',
          headers: { 'anthropic-workspace-id': 'wrkspc_1' },
          betas,
          fetch,
        }),
    ],
    [
      'Claude on AWS, signed',
      (fetch) =>
        new AnthropicAws({ ...awsKeys, awsSecretAccessKey: keys.secretAccessKey, workspaceId: 'wrkspc_1', fetch }),
      (fetch) =>
        anthropic({
          baseUrl: `https://aws-external-anthropic.${region}.api.aws`,
          sign: signFor('aws-external-anthropic'),
          headers: { 'anthropic-workspace-id': 'wrkspc_1' },
          betas,
          fetch,
        }),
    ],
    [
      'Bedrock, signed',
      (fetch) => new AnthropicBedrock({ ...awsKeys, awsSecretKey: keys.secretAccessKey, fetch }),
      (fetch) => bedrock({ region, sign: signFor('bedrock'), betas, fetch }),
    ],
    [
      'Bedrock with a key',
      (fetch) => new AnthropicBedrock({ awsRegion: region, apiKey: 'a key', fetch }),
      (fetch) => bedrock({ region, sign: async () => ({ headers: { authorization: 'Bearer a key' } }), betas, fetch }),
    ],
    [
      'Bedrock Mantle with a key',
      (fetch) => new AnthropicBedrockMantle({ awsRegion: region, apiKey: 'a key', fetch }),
      (fetch) => bedrockMantle({ region, authToken: 'a key', betas, fetch }),
    ],
    [
      'Bedrock Mantle, signed',
      (fetch) => new AnthropicBedrockMantle({ ...awsKeys, awsSecretAccessKey: keys.secretAccessKey, fetch }),
      (fetch) => bedrockMantle({ region, sign: signFor('bedrock-mantle'), betas, fetch }),
    ],
    [
      'Vertex AI',
      (fetch) =>
        new AnthropicVertex({ region: 'us-east5', projectId: 'my-project', authClient: googleClient as never, fetch }),
      (fetch) => vertex({ region: 'us-east5', project: 'my-project', token: 'a google token', betas, fetch }),
    ],
    [
      'Claude on Google Cloud',
      (fetch) =>
        new AnthropicGoogleCloud({
          project: 'my-project',
          workspaceId: 'wrkspc_1',
          bearerTokenProvider: async () => 'a google token',
          fetch,
        }),
      (fetch) =>
        anthropic({
          baseUrl: 'https://claude.googleapis.com/v1/projects/my-project/locations/global/workspaces/wrkspc_1/invoke',
          authToken: async () => 'a google token',
          betas,
          fetch,
        }),
    ],
  ])('%s', async (_, make, transport) => {
    expect(await ours(transport)).toEqual(await theirs(make))
  })
})
