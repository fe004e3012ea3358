/** @jest-environment node */
import '@angular/compiler'
import { type HttpClient, HttpEventType, HttpHeaderResponse } from '@angular/common/http'
import { finalize, lastValueFrom, NEVER, startWith } from 'rxjs'
import { httpFetch } from '../../src/angular/index.ts'
import { anthropic, messages } from '../../src/index.ts'
import { recording } from '../transport/withServer.ts'

describe('On a server', () => {
  it('the request of HttpClient ends with the answer, so that the app is stable', async () => {
    let ended = false
    const request = () =>
      NEVER.pipe(
        startWith(new HttpHeaderResponse({}), {
          type: HttpEventType.DownloadProgress,
          loaded: 1,
          partialText: recording(),
        }),
        finalize(() => (ended = true)),
      )
    const fetch = httpFetch({ request } as unknown as HttpClient)
    await lastValueFrom(messages(anthropic({ fetch }))({ model: 'm', max_tokens: 1, messages: [] }))
    expect(ended).toBe(true)
  })
})
