import { lastValueFrom, toArray } from 'rxjs'
import { anthropic, type MessageRequest, messages, type Transport, vertex } from '../../../src/index.ts'
import { bedrock } from '../../../src/bedrock/index.ts'

interface Sent {
  readonly headers: Headers
  readonly body: Readonly<Record<string, unknown>>
}

/** What a transport sends, in front of a server that refuses everything. */
const sentBy = async (make: (fetch: typeof globalThis.fetch) => Transport<MessageRequest>): Promise<Sent> => {
  let sent: Sent | undefined
  const refuse = async (_: unknown, init: RequestInit = {}): Promise<Response> => {
    sent = { headers: new Headers(init.headers), body: JSON.parse(String(init.body)) }
    return new Response('{}', { status: 400 })
  }
  const ask = messages(make(refuse))
  await lastValueFrom(
    ask({
      model: 'm',
      max_tokens: 1,
      messages: [],
      betas: ['of-the-request', 'of-both'],
      user_profile_id: 'profile',
      workspace_id: 'space',
    }).pipe(toArray()),
  ).catch(() => undefined)
  if (sent === undefined) throw new Error('Nothing was sent')
  return sent
}

const betas = ['of-the-transport', 'of-both']
const lifted = ['betas', 'workspace_id']

describe('liftHeaders', () => {
  it.each<[string, (fetch: typeof globalThis.fetch) => Transport<MessageRequest>]>([
    ['anthropic', (fetch) => anthropic({ apiKey: 'k', betas, fetch })],
    ['vertex', (fetch) => vertex({ project: 'p', region: 'global', token: 't', betas, fetch })],
    ['bedrock', (fetch) => bedrock({ region: 'us-east-1', sign: async () => ({ headers: {} }), betas, fetch })],
  ])('sends the fields of a request that are headers as headers, with %s', async (_, make) => {
    const { headers, body } = await sentBy(make)
    // Bedrock reads the profile from the body.
    expect(headers.get('anthropic-user-profile-id') ?? body['user_profile_id']).toBe('profile')
    expect(headers.get('anthropic-workspace-id')).toBe('space')
    expect(Object.keys(body).filter((key) => lifted.includes(key))).toEqual([])
    const sentBetas = headers.get('anthropic-beta')?.split(',') ?? body['anthropic_beta']
    expect([...(sentBetas as readonly string[])].sort()).toEqual(['of-both', 'of-the-request', 'of-the-transport'])
  })
})
