import { provideHttpClient, withFetch } from '@angular/common/http'
import { bootstrapApplication } from '@angular/platform-browser'
import { coalesceDeltas, messages } from 'rxjs-anthropic'
import { httpTransport, provideAnthropic } from 'rxjs-anthropic/angular'
import { Chat } from './Chat.ts'

bootstrapApplication(Chat, {
  providers: [
    provideHttpClient(withFetch()),
    provideAnthropic(() => {
      const ask = messages(httpTransport({ url: 'api/messages', count: 4 })) // gives up after about 8 s
      return (request) => ask(request).pipe(coalesceDeltas())
    }),
  ],
}).catch((error: unknown) => console.error(error))
