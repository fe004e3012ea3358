import { provideHttpClient, withFetch } from '@angular/common/http'
import { type ApplicationConfig, Component, resource } from '@angular/core'
import { toSignal } from '@angular/core/rxjs-interop'
import { map } from 'rxjs'
import { messages, messageText, reduceMessage } from 'rxjs-anthropic'
import { httpTransport, injectAnthropic, provideAnthropic } from 'rxjs-anthropic/angular'
import { streamOf } from 'rxjs-anthropic/testing'
// @ts-ignore the program that every consumer runs is JavaScript
import { program } from '../program.js'

@Component({ selector: 'app-root', template: '<p>{{ said.value() }}</p><p>from Claude: {{ text() }}</p>' })
export class App {
  readonly said = resource<string, unknown>({ loader: () => program() })
  readonly text = toSignal(
    injectAnthropic()({ model: 'claude-test', max_tokens: 8, messages: [] }).pipe(reduceMessage(), map(messageText)),
  )
}

/** Never called: the transport that a page would use is part of its bundle. */
export const askOverHttp = () => messages(httpTransport({ url: '/api/messages' }))

export const config: ApplicationConfig = {
  providers: [provideHttpClient(withFetch()), provideAnthropic(() => streamOf('S[ab]$(.|)'))],
}
