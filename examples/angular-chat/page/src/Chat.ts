import { HttpClient } from '@angular/common/http'
import {
  ChangeDetectionStrategy,
  Component,
  computed,
  DOCUMENT,
  effect,
  inject,
  signal,
  untracked,
  viewChild,
} from '@angular/core'
import { takeUntilDestroyed, toSignal } from '@angular/core/rxjs-interop'
import {
  catchError,
  concat,
  defer,
  EMPTY,
  endWith,
  filter,
  fromEvent,
  map,
  merge,
  type Observable,
  of,
  scan,
  Subject,
  switchAll,
  takeWhile,
} from 'rxjs'
import { addUsage, noUsage, type UsageTotal } from 'rxjs-anthropic'
import { injectAnthropic } from 'rxjs-anthropic/angular'
import { About } from './About.ts'
import { Composer } from './Composer.ts'
import { conversationStore, keyOf } from './conversationStore.ts'
import { converse, type Recovery } from './converse.ts'
import {
  beginExchange,
  type ChatEvent,
  type Ending,
  type Exchange,
  exchangeReducer,
  shownText,
  turnsOf,
} from './Exchange.ts'
import { ExchangeView } from './ExchangeView.ts'
import { followEnd } from './followEnd.ts'
import { Inspector } from './Inspector.ts'
import type { GrowMarkdown } from './Markdown.ts'
import { Renderer } from './Renderer.ts'
import { spokenText } from './spokenText.ts'
import { Streams } from './Streams.ts'

type Exchanges = readonly Exchange[]
type Change = (exchanges: Exchanges) => Exchanges

/** The page: a conversation, and its controls. */
@Component({
  selector: 'chat-page',
  imports: [Composer, ExchangeView, Inspector],
  templateUrl: './Chat.component.html',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { '(document:keydown.escape)': 'stop()', '[class.inspecting]': 'isInspecting()' },
})
export class Chat {
  readonly #ask = injectAnthropic()
  readonly #streams = inject(Streams)
  readonly #renderer = inject(Renderer)
  readonly #view = inject(DOCUMENT).defaultView
  readonly #store = conversationStore(this.#view?.localStorage)

  /** The actions of the user. Each replaces the one before, and so aborts its request. */
  readonly #actions = new Subject<Observable<Change>>()
  /** The user wants a broken answer to be continued. */
  readonly #proceed = new Subject<void>()

  protected readonly exchanges = toSignal(
    this.#actions.pipe(
      switchAll(),
      scan((exchanges: Exchanges, change) => change(exchanges), []),
    ),
    { initialValue: [] },
  )
  protected readonly last = computed(() => this.exchanges().at(-1))
  protected readonly isBusy = computed(() => this.last()?.state.type === 'running')
  protected readonly announcement = computed(() => announcementOf(this.last(), this.#renderer.render()))
  /** The exchange whose question the user is changing. */
  protected readonly editing = signal<Exchange | undefined>(undefined)
  protected readonly usage = computed(() => usageOf(this.exchanges()))
  protected readonly recovery = signal<Recovery>('resume')
  protected readonly recoveries: readonly { readonly value: Recovery; readonly name: string }[] = [
    { value: 'resume', name: 'Resume' },
    { value: 'restart', name: 'Restart' },
    { value: 'ask', name: 'Ask me' },
  ]
  protected readonly isInspecting = signal(this.#view?.localStorage.getItem('inspector') === 'open')
  protected readonly composer = viewChild.required(Composer)
  protected readonly end = followEnd(this.exchanges)

  protected readonly about = toSignal(
    inject(HttpClient)
      .get('api/about')
      .pipe(
        map((about) => (About.is(about) ? about : undefined)),
        catchError(() => EMPTY),
      ),
  )
  protected readonly examples = computed(() => this.about()?.examples ?? [])

  /** Changes if an exchange begins or ends, but not while an answer arrives. */
  readonly #version = computed(() =>
    this.exchanges()
      .map(({ id, first, state }) => `${id}.${first} ${state.type}`)
      .join(),
  )

  constructor() {
    effect(() => {
      this.#version()
      const exchanges = untracked(this.exchanges)
      if (this.#conversation !== '' && exchanges.length > 0) this.#store.save(this.#conversation, exchanges)
    })
    if (this.#view === null) return
    this.#show()
    fromEvent(this.#view, 'popstate')
      .pipe(takeUntilDestroyed())
      .subscribe(() => this.#show())
    // Another tab with the same address has asked a question.
    fromEvent<StorageEvent>(this.#view, 'storage')
      .pipe(
        filter(({ key }) => key === keyOf(this.#conversation)),
        filter(() => isAhead(this.#store.load(this.#conversation), this.exchanges())),
        takeUntilDestroyed(),
      )
      .subscribe(() => this.#show())
  }

  protected ask(question: string): void {
    if (this.#conversation === '') this.#view?.history.pushState(null, '', `#${crypto.randomUUID()}`)
    const edited = this.editing()
    if (edited) return this.#replace(edited, question)
    const last = this.last()
    this.#run(beginExchange(question, last ? turnsOf(last) : []), this.exchanges().map(settled))
  }

  /** Puts an earlier question into the composer. What is sent next replaces it and all that follows. */
  protected edit(exchange: Exchange): void {
    this.editing.set(exchange)
    this.composer().write(exchange.question)
    this.composer().focus()
  }

  protected keep(): void {
    this.editing.set(undefined)
    this.composer().write('')
    this.composer().focus()
  }

  protected askExample(question: string): void {
    this.ask(question)
    this.composer().focusAction()
  }

  /** Asks the same question again. After a failure its requests continue their numbers; otherwise everything is new. */
  protected askAgain(exchange: Exchange): void {
    const { question, id, first, state, history } = exchange
    const hasFailed = state.type === 'failed' || state.type === 'broken'
    this.#replace(exchange, question, hasFailed ? { id, first: first + history.requests.length } : {})
    this.composer().focusAction()
  }

  protected proceed(): void {
    this.end.follow()
    this.#proceed.next()
    this.composer().focusAction()
  }

  protected stop(): void {
    if (this.isBusy()) this.#actions.next(of(changeLast({ type: '@cancelled' })))
  }

  protected choose(index: number): void {
    this.recovery.update((before) => this.recoveries[index]?.value ?? before)
  }

  protected toggleInspector(): void {
    this.isInspecting.update((isOpen) => !isOpen)
    this.#view?.localStorage.setItem('inspector', this.isInspecting() ? 'open' : 'closed')
  }

  protected clear(): void {
    this.#view?.history.pushState(null, '', this.#view.location.pathname)
    this.#show()
    this.composer().focus()
  }

  /** The id of the conversation, or an empty text. */
  get #conversation(): string {
    return this.#view?.location.hash.slice(1) ?? ''
  }

  /** Shows the conversation of the address. An answer that was running is read again from its first event. */
  #show(): void {
    this.editing.set(undefined)
    const exchanges = this.#conversation === '' ? [] : this.#store.load(this.#conversation)
    const last = exchanges.at(-1)
    this.#streams.keepWhile(() => {
      if (last?.state.type === 'running') this.#run(last, exchanges.slice(0, -1))
      else this.#actions.next(of(() => exchanges))
    })
  }

  /** Asks a question in place of an exchange and of all that follow. */
  #replace({ id, before }: Exchange, question: string, numbers: Partial<Pick<Exchange, 'id' | 'first'>> = {}): void {
    const exchanges = this.exchanges()
    const at = exchanges.findIndex((exchange) => exchange.id === id)
    const spent = usageOf(exchanges.slice(at))
    this.#run(beginExchange(question, before, { ...numbers, spent }), exchanges.slice(0, at).map(settled))
  }

  #run(exchange: Exchange, others: Exchanges): void {
    this.editing.set(undefined)
    this.end.follow()
    const connections = this.#streams.events.pipe(filter(({ id }) => id.startsWith(exchange.id)))
    const answer = defer(() => {
      this.#streams.begin(exchange.id, exchange.first)
      const { messages } = exchange.conversation
      return converse(this.#ask, { messages, recovery: this.recovery(), proceed: this.#proceed })
    }).pipe(
      endWith<ChatEvent | Ending>({ type: '@ended' }),
      catchError((error: unknown) => of<Ending>({ type: '@failed', error })),
    )
    this.#actions.next(
      concat(
        of((): Exchanges => [...others, exchange]),
        merge(connections, answer).pipe(
          takeWhile((event) => !isEnding(event), true),
          map(changeLast),
        ),
      ),
    )
  }
}

const usageOf = (exchanges: Exchanges): UsageTotal => exchanges.map(({ usage }) => usage).reduce(addUsage, noUsage)

const isEnding = ({ type }: ChatEvent | Ending): boolean => type === '@ended' || type === '@failed'

const changeLast =
  (event: ChatEvent | Ending): Change =>
  (exchanges) =>
    exchanges.map((exchange, index) => (index === exchanges.length - 1 ? exchangeReducer(exchange, event) : exchange))

/** A broken answer is not continued after a further question. */
const settled = (exchange: Exchange): Exchange =>
  exchange.state.type === 'broken' ? { ...exchange, state: { ...exchange.state, type: 'failed' } } : exchange

/** Whether a stored conversation has an exchange that this page does not show. */
const isAhead = (stored: Exchanges, shown: Exchanges): boolean =>
  stored.some(({ id, first }) => !shown.some((exchange) => exchange.id === id && exchange.first >= first))

/** The text for screen readers: that an answer is arriving, then the whole answer as it is rendered. A failure has a role of its own. */
const announcementOf = (exchange: Exchange | undefined, render: GrowMarkdown): string => {
  switch (exchange?.state.type) {
    case 'running':
      return exchange.history.lostAt === undefined ? 'Claude is answering.' : 'Connection lost. Reconnecting.'
    case 'complete':
      return `Claude: ${spokenText(render({ text: shownText(exchange), marks: [], growing: false }).blocks)}`
    case 'stopped':
      return 'Stopped.'
    case 'broken':
    case 'failed':
    case undefined:
      return ''
  }
}
