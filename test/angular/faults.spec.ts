/** @jest-environment jest-fixed-jsdom */
import './testBed.ts'
import { provideHttpClient, withFetch } from '@angular/common/http'
import { TestBed } from '@angular/core/testing'
import { lastValueFrom, toArray } from 'rxjs'
import { httpFetch } from '../../src/angular/index.ts'
import {
  anthropic,
  type AnthropicConfig,
  messages,
  type MessageRequest,
  textDeltas,
  toEither,
} from '../../src/index.ts'
import { recording } from '../faults/meant.ts'
import { troubles } from '../faults/troubles.ts'
import { withServer } from '../transport/withServer.ts'

const request: MessageRequest = { model: 'm', max_tokens: 1, messages: [{ role: 'user', content: 'Olá' }] }

/** The text that was read, and the failure behind it, as JSON. */
const outcome = async (config: AnthropicConfig) => {
  const ask = messages(anthropic(config))
  const all = await lastValueFrom(ask(request).pipe(textDeltas(), toEither(), toArray()))
  const text = all.map((it) => (it._tag === 'Right' ? it.right : '')).join('')
  return { text, failures: all.flatMap((it) => (it._tag === 'Left' ? [it.left.toJSON()] : [])) }
}

const lines = troubles.map((line) => [`${line.wrong}, after ${line.come}`, line] as const)

describe('What goes wrong is the same through HttpClient as through fetch:', () => {
  it.each(lines)('%s', async (_, { faults: [fault], config }) => {
    TestBed.configureTestingModule({ providers: [provideHttpClient(withFetch())] })
    const fetch = TestBed.runInInjectionContext(() => httpFetch())
    await withServer({ recording, fault: fault === 'refused' ? undefined : fault }, async (server) => {
      if (fault === 'refused') await server.close()
      const asked = { baseUrl: server.url, idleTimeout: 5000, ...config }
      const direct = await outcome(asked)
      expect(direct.failures).toHaveLength(1)
      expect(await outcome({ ...asked, fetch })).toEqual(direct)
    })()
  })
})
