import { provideHttpClient, withFetch, withInterceptors } from '@angular/common/http'
import { inject } from '@angular/core'
import { bootstrapApplication } from '@angular/platform-browser'
import { coalesceDeltas, messages } from 'rxjs-anthropic'
import { httpTransport, provideAnthropic } from 'rxjs-anthropic/angular'
import { Chat } from './Chat.ts'
import { Streams } from './Streams.ts'
import { watchRequests } from './watchRequests.ts'
import { watchStreams } from './watchStreams.ts'

bootstrapApplication(Chat, {
  providers: [
    provideHttpClient(withFetch(), withInterceptors([watchStreams])),
    provideAnthropic(() => {
      const streams = inject(Streams)
      const transport = httpTransport({
        url: 'api/messages',
        count: 4, // gives up after about 8 s
        newId: () => streams.newId(),
        leaves: () => streams.leaves(),
      })
      const ask = watchRequests(messages(transport), streams)
      return (request) => ask(request).pipe(coalesceDeltas())
    }),
  ],
}).catch((error: unknown) => console.error(error))
