import { lastValueFrom, type Observable } from 'rxjs'
import { anthropic, type Failure, isFailure, isTransient, messages, relay, tolerant, vertex } from '../../src/index.ts'
import { anthropicBatches, batchResults } from '../../src/batches/index.ts'
import { bedrock } from '../../src/bedrock/index.ts'
import { anthropicCompletions, completions } from '../../src/completions/index.ts'
import { encodeEvent, failureFrame, failureOf } from '../../src/server/index.ts'
import { anthropicSessions, sendEvents, sessionEvents } from '../../src/sessions/index.ts'
import { echoForms, echoPlaces, everythingOf, showsSecret } from './echoes.ts'
import type { Random } from './Random.ts'

type Fetch = typeof globalThis.fetch

const request = { model: 'claude', max_tokens: 1, messages: [] }
const asked = { model: 'claude', prompt: '', max_tokens_to_sample: 1 }
const once = { count: 0, idleTimeout: 0 }

/** Requests with a secret, of every transport and with every kind of secret. */
const requests: readonly ((secret: string, fetch: Fetch) => Observable<unknown>)[] = [
  (apiKey, fetch) => messages(anthropic({ apiKey, fetch }))(request),
  (authToken, fetch) => messages(anthropic({ authToken, fetch }))(request),
  (apiKey, fetch) => messages(anthropic({ apiKey: () => Promise.resolve(apiKey), fetch }))(request),
  (secret, fetch) => messages(anthropic({ headers: { Authorization: `Bearer ${secret}` }, fetch }))(request),
  (secret, fetch) => messages(anthropic({ headers: { cookie: `a=1; session=${secret}; b=2` }, fetch }))(request),
  (secret, fetch) => messages(anthropic({ baseUrl: `https://user:${secret}@a.example`, fetch }))(request),
  (apiKey, fetch) => messages(tolerant(anthropic({ apiKey, fetch })))(request),
  (token, fetch) => messages(vertex({ project: 'p', region: 'us', token, fetch }))(request),
  (secret, fetch) =>
    messages(
      bedrock({
        region: 'us',
        sign: () => [{ headers: { authorization: `AWS Credential=a, Signature=${secret}` } }],
        fetch,
      }),
    )(request),
  (apiKey, fetch) => completions(anthropicCompletions({ apiKey, fetch }))(asked),
  (apiKey, fetch) => batchResults(anthropicBatches({ apiKey, fetch }))({ id: 'msgbatch_1' }),
  (apiKey, fetch) => sessionEvents(anthropicSessions({ apiKey, fetch }), once)({ id: 'sesn_1' }),
  (apiKey, fetch) => anthropicSessions({ apiKey, fetch }).list({ id: 'sesn_1' }),
  (apiKey, fetch) => sendEvents(anthropicSessions({ apiKey, fetch }), once)({ id: 'sesn_1', events: [] }),
  (secret, fetch) =>
    messages(relay({ url: 'https://a.example', headers: { authorization: `Bearer ${secret}` }, fetch, ...once }))(
      request,
    ),
]

/** A key as servers issue them. */
const keyOf = ({ below, pick }: Random): string => {
  const key = Array.from({ length: 8 + below(50) }, () => pick([...'abcXYZ0123456789-_.~'])).join('')
  return new Set(key.slice(0, 8)).size > 4 ? key : `${key}sk-ant-1`
}

/** Returns the error of a stream; undefined if it has none. */
const errorOf = async (stream: Observable<unknown>): Promise<unknown> => {
  try {
    await lastValueFrom(stream, { defaultValue: undefined })
    return undefined
  } catch (error) {
    return error
  }
}

const wrong = (what: string, input: unknown): never => {
  throw new Error(`${what}\n  input: ${JSON.stringify(input)}`)
}

/** The fields of a failure that may be sent. */
const sentFields = new Set(
  '_tag message kind status requestId retryAfterMs shouldRetry phase clock after layer stopReason reason details'.split(
    ' ',
  ),
)

/** A failure is sent as one of its class and message, by which a reader acts in the same way, and nothing else is sent. */
export const checkSent = (failure: Failure): void => {
  const frame = failureFrame(failure)
  const back = failureOf(frame)
  if (back.constructor !== failure.constructor || back.message !== failure.message)
    wrong(`It is sent as ${String(back)}`, failure)
  if (isTransient(back) !== isTransient(failure)) wrong('Its readers disagree whether it is transient', failure)
  for (const { data } of [frame, encodeEvent({ type: '@restart', attempt: 1, failure })]) {
    const sent = JSON.parse(data) as Record<string, Record<string, unknown>>
    const fields = sent['@failure'] ?? sent['failure'] ?? wrong('It is not sent', failure)
    for (const field of Object.keys(fields)) if (!sentFields.has(field)) wrong(`It sends ${field}`, failure)
    for (const field of Object.keys(fields['details'] ?? {}))
      if (field !== 'error_code') wrong(`It sends details.${field}`, failure)
  }
}

/** A server that echoes the key anywhere: no failure shows it. */
export const echo = async (random: Random): Promise<void> => {
  const secret = keyOf(random)
  const echoed = random.pick(echoForms)(random.once(2) ? secret : secret.slice(0, 20))
  const place = random.pick(echoPlaces)
  const stream = random.pick(requests)(secret, () => Promise.resolve(place(echoed)))
  const failure = await errorOf(stream)
  if (failure === undefined) return
  const input = [secret, echoed, echoPlaces.indexOf(place)]
  if (!isFailure(failure)) return wrong(`${String(failure)} is not a Failure`, input)
  checkSent(failure)
  const sent = `${failureFrame(failure).data} ${encodeEvent({ type: '@restart', attempt: 1, failure }).data}`
  if (showsSecret(everythingOf(failure) + sent, secret)) wrong(`It shows the key: ${everythingOf(failure)}`, input)
}

/** A server that redirects anywhere: nothing is sent there, and path and query are not shown. */
export const redirect = async (random: Random): Promise<void> => {
  const secret = keyOf(random)
  const status = 300 + random.below(100)
  const location = random.pick([
    `https://other.example/confidential?token=${secret}`,
    `//user:confidential@other.example:8443/${secret}`,
    '/confidential',
    `https://${secret}.example/confidential`,
    'http://[confidential',
    'javascript:confidential',
    '',
    undefined,
  ])
  const init = { status, headers: location === undefined ? {} : { location } }
  const inits: (RequestInit | undefined)[] = []
  const fetch: Fetch = (_, sent) => {
    inits.push(sent)
    return Promise.resolve(new Response(null, init))
  }
  const stream = random.pick(requests)(secret, fetch)
  const failure = await errorOf(stream)
  const input = [secret, init]
  if (!isFailure(failure) || failure._tag !== 'ApiFailure')
    return wrong(`${String(failure)} is not an ApiFailure`, input)
  checkSent(failure)
  if (failure.status !== status || isTransient(failure))
    wrong(`Its status is ${failure.status}, or it is transient`, input)
  if (inits.length !== 1 || inits[0]?.redirect !== 'manual') wrong(`${inits.length} requests were sent`, input)
  if (/confidential|user:/.test(everythingOf(failure)) || showsSecret(everythingOf(failure), secret))
    wrong(`It shows the address: ${everythingOf(failure)}`, input)
}
