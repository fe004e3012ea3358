/** @jest-environment jest-fixed-jsdom */
import './testBed.ts'
import { setImmediate as settled } from 'node:timers/promises'
import { AsyncPipe } from '@angular/common'
import { provideHttpClient } from '@angular/common/http'
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing'
import { ChangeDetectionStrategy, Component, signal, type Type } from '@angular/core'
import { rxResource, takeUntilDestroyed, toObservable, toSignal } from '@angular/core/rxjs-interop'
import { TestBed } from '@angular/core/testing'
import { defer, finalize, map, type OperatorFunction, pipe, scan, shareReplay, Subject, switchMap } from 'rxjs'
import { httpTransport, injectAnthropic, provideAnthropic } from '../../src/angular/index.ts'
import {
  type Failure,
  messages,
  type MessageRequest,
  type MessageSnapshot,
  type MessageStreamEvent,
  messageText,
  scanMessage,
  textDeltas,
  toEither,
} from '../../src/index.ts'
import { alphabet, frames, overloaded, streamOf } from '../../src/testing/index.ts'

const requestOf = (content: string): MessageRequest => ({
  model: 'm',
  max_tokens: 1,
  messages: [{ role: 'user', content }],
})

const scanText = (): OperatorFunction<MessageStreamEvent, string> => pipe(scanMessage(), map(messageText))

/** Somebody to ask who answers by hand: what was asked, and how many requests are open. */
const provideByHand = () => {
  const asked: unknown[] = []
  const answer = new Subject<MessageStreamEvent>()
  let open = 0
  const ask = ({ messages: [question] }: MessageRequest) =>
    defer(() => {
      asked.push(question?.content)
      open += 1
      return answer.pipe(finalize(() => (open -= 1)))
    })
  TestBed.configureTestingModule({ providers: [provideAnthropic(() => ask)] })
  const say = (...letters: readonly (keyof typeof alphabet)[]) => letters.forEach((it) => answer.next(alphabet[it]))
  return { asked, say, open: () => open, fail: () => answer.error(overloaded) }
}

/** Shows a component, and gives its text now. */
const show = <C>(component: Type<C>) => {
  const fixture = TestBed.createComponent(component)
  const text = () => {
    TestBed.tick()
    return (fixture.nativeElement as HTMLElement).textContent
  }
  text()
  return { fixture, text }
}

describe('toSignal', () => {
  const Greeting = Component({ selector: 'greeting', template: '{{ text() }}' })(
    class {
      readonly text = toSignal(injectAnthropic()(requestOf('Olá')).pipe(scanText()), { initialValue: '…' })
    },
  )

  it('shows the text as it grows', () => {
    const { say } = provideByHand()
    const { text } = show(Greeting)
    expect(text()).toBe('…')
    say('S', '[', 'a')
    expect(text()).toBe('a')
    say('b')
    expect(text()).toBe('ab')
  })

  it('leaves no request where the component is destroyed', () => {
    const { say, open } = provideByHand()
    const { fixture } = show(Greeting)
    say('S', '[', 'a')
    expect(open()).toBe(1)
    fixture.destroy()
    expect(open()).toBe(0)
  })

  it('ends a question at the next one, through switchMap', () => {
    const { asked, say, open } = provideByHand()
    const question = signal('first')
    const Chat = Component({ selector: 'chat', template: '{{ text() }}' })(
      class {
        readonly #ask = injectAnthropic()
        readonly text = toSignal(
          toObservable(question).pipe(switchMap((it) => this.#ask(requestOf(it)).pipe(scanText()))),
        )
      },
    )
    const { text } = show(Chat)
    say('S', '[', 'a')
    question.set('second')
    expect(text()).toBe('a')
    expect([asked, open()]).toEqual([['first', 'second'], 1])
    say('S', '[', 'b')
    expect(text()).toBe('b')
  })
})

describe('rxResource', () => {
  const setUp = () => {
    const byHand = provideByHand()
    const question = signal<string | undefined>(undefined)
    const answer = TestBed.runInInjectionContext(() => {
      const ask = injectAnthropic()
      return rxResource({ params: question, stream: ({ params }) => ask(requestOf(params)).pipe(scanText()) })
    })
    const put = (it: string) => {
      question.set(it)
      TestBed.tick()
    }
    TestBed.tick()
    return { ...byHand, answer, put }
  }

  it('asks nothing while there is no question', () => {
    const { asked, answer } = setUp()
    expect([asked, answer.status()]).toEqual([[], 'idle'])
  })

  it('has each value as it comes', async () => {
    const { say, answer, put } = setUp()
    put('first')
    expect(answer.status()).toBe('loading')
    say('S', '[', 'a')
    await settled()
    expect([answer.status(), answer.value()]).toEqual(['resolved', 'a'])
    say('b')
    expect(answer.value()).toBe('ab')
  })

  it('ends a question at the next one', async () => {
    const { asked, say, open, put } = setUp()
    put('first')
    say('S', '[', 'a')
    await settled()
    put('second')
    expect([asked, open()]).toEqual([['first', 'second'], 1])
  })

  it('asks again where it is told to', async () => {
    const { asked, say, open, answer, put } = setUp()
    put('first')
    say('S')
    await settled()
    answer.reload()
    TestBed.tick()
    expect([asked, open()]).toEqual([['first', 'first'], 1])
  })

  it('has the failure itself, and then no value', async () => {
    const { say, fail, answer, put } = setUp()
    put('first')
    say('S', '[', 'a')
    await settled()
    fail()
    expect([answer.error(), answer.hasValue()]).toEqual([overloaded, false])
    expect(answer.error()).toBe(overloaded)
  })

  it('leaves no request where it is destroyed', async () => {
    const { say, open, answer, put } = setUp()
    put('first')
    say('S', '[', 'a')
    await settled()
    answer.destroy()
    expect(open()).toBe(0)
  })
})

describe('The async pipe', () => {
  const twice = {
    selector: 'twice',
    imports: [AsyncPipe],
    changeDetection: ChangeDetectionStrategy.OnPush,
    template: '{{ text$ | async }}, {{ text$ | async }}',
  }

  it('is a request of its own for each of two', () => {
    const { asked, say, open } = provideByHand()
    const Twice = Component(twice)(
      class {
        readonly text$ = injectAnthropic()(requestOf('Olá')).pipe(scanText())
      },
    )
    const { fixture, text } = show(Twice)
    say('S', '[', 'a')
    expect(text()).toBe('a, a')
    expect([asked, open()]).toEqual([['Olá', 'Olá'], 2])
    fixture.destroy()
    expect(open()).toBe(0)
  })

  it('is one request for both, where the answer is shared', () => {
    const { asked, say, open } = provideByHand()
    const Shared = Component(twice)(
      class {
        readonly text$ = injectAnthropic()(requestOf('Olá')).pipe(
          scanText(),
          shareReplay({ bufferSize: 1, refCount: true }),
        )
      },
    )
    const { fixture, text } = show(Shared)
    say('S', '[', 'a')
    expect(text()).toBe('a, a')
    expect([asked, open()]).toEqual([['Olá'], 1])
    fixture.destroy()
    expect(open()).toBe(0)
  })
})

describe('takeUntilDestroyed', () => {
  it('leaves no request where the component is destroyed', () => {
    const { say, open } = provideByHand()
    const pieces: string[] = []
    const Speaker = Component({ selector: 'speaker', template: '' })(
      class {
        constructor() {
          injectAnthropic()(requestOf('Olá'))
            .pipe(textDeltas(), takeUntilDestroyed())
            .subscribe((piece) => pieces.push(piece))
        }
      },
    )
    const { fixture } = show(Speaker)
    say('S', '[', 'a', 'b')
    fixture.destroy()
    expect([pieces, open()]).toEqual([['a', 'b'], 0])
  })
})

describe('What has come before a failure', () => {
  interface Answer {
    readonly message?: MessageSnapshot
    readonly failure?: Failure
  }

  const scanAnswer = (): OperatorFunction<MessageStreamEvent, Answer> =>
    pipe(
      scanMessage(),
      toEither(),
      scan(
        (answer: Answer, result): Answer =>
          result._tag === 'Right' ? { message: result.right } : { ...answer, failure: result.left },
        {},
      ),
    )

  it('stays in sight, where the failure is a value', () => {
    TestBed.configureTestingModule({ providers: [provideAnthropic(() => streamOf('S[ab#'))] })
    const Chat = Component({
      selector: 'chat',
      template: `
        @if (answer(); as answer) {
          @if (answer.message; as message) {<p>{{ textOf(message) }}</p>}
          @if (answer.failure; as failure) {<p role="alert">{{ failure.message }}</p>}
        }
      `,
    })(
      class {
        readonly textOf = messageText
        readonly answer = toSignal(injectAnthropic()(requestOf('Olá')).pipe(scanAnswer()))
      },
    )
    const { fixture, text } = show(Chat)
    text()
    expect([...(fixture.nativeElement as HTMLElement).querySelectorAll('p')].map((p) => p.textContent)).toEqual([
      'ab',
      'Overloaded',
    ])
  })
})

describe('HttpTestingController', () => {
  const Greeting = Component({ selector: 'greeting', template: '{{ text() }}' })(
    class {
      readonly text = toSignal(injectAnthropic()(requestOf('Olá')).pipe(scanText()))
    },
  )

  const setUp = () => {
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(),
        provideHttpClientTesting(),
        provideAnthropic(() => messages(httpTransport({ url: '/api/messages' }))),
      ],
    })
    const shown = show(Greeting)
    return { ...shown, request: TestBed.inject(HttpTestingController).expectOne('/api/messages') }
  }

  it('sees the request of a component, and answers it', async () => {
    const { text, request } = setUp()
    expect(request.request.body).toBe(JSON.stringify(requestOf('Olá')))
    let body = ''
    streamOf('S[ab]$(.|)')().subscribe(
      (event) =>
        (body += frames([event])
          .map((bytes) => Buffer.from(bytes))
          .join('')),
    )
    request.flush(body)
    await settled()
    expect(text()).toBe('ab')
  })

  it('sees no request once the component is destroyed', () => {
    const { fixture, request } = setUp()
    fixture.destroy()
    expect(request.cancelled).toBe(true)
  })
})
