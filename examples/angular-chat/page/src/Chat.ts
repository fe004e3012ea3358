import { HttpClient } from '@angular/common/http'
import { ChangeDetectionStrategy, Component, computed, inject, signal, viewChild } from '@angular/core'
import { toSignal } from '@angular/core/rxjs-interop'
import { catchError, concat, EMPTY, endWith, map, type Observable, of, scan, Subject, switchAll } from 'rxjs'
import { injectAnthropic } from 'rxjs-anthropic/angular'
import { About } from './About.ts'
import { Composer } from './Composer.ts'
import { converse, type Recovery } from './converse.ts'
import { begin, type Ending, type Exchange, exchangeReducer, type ChatEvent, shownText, turnsOf } from './Exchange.ts'
import { ExchangeView } from './ExchangeView.ts'
import { followEnd } from './followEnd.ts'

type Exchanges = readonly Exchange[]
type Change = (exchanges: Exchanges) => Exchanges

/** The page: a conversation, and its controls. */
@Component({
  selector: 'chat-page',
  imports: [Composer, ExchangeView],
  templateUrl: './Chat.component.html',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { '(document:keydown.escape)': 'stop()' },
})
export class Chat {
  readonly #ask = injectAnthropic()

  /** The actions of the user. Each replaces the one before, and so aborts its request. */
  readonly #actions = new Subject<Observable<Change>>()

  protected readonly exchanges = toSignal(
    this.#actions.pipe(
      switchAll(),
      scan((exchanges: Exchanges, change) => change(exchanges), []),
    ),
    { initialValue: [] },
  )
  protected readonly last = computed(() => this.exchanges().at(-1))
  protected readonly isBusy = computed(() => this.last() !== undefined && this.last()?.ending === undefined)
  protected readonly announcement = computed(() => announcementOf(this.last()))
  protected readonly recovery = signal<Recovery>('resume')
  protected readonly recoveries: readonly Recovery[] = ['resume', 'restart', 'ask me']
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

  protected ask(question: string): void {
    const last = this.last()
    this.#begin(begin(question, last ? turnsOf(last) : []), this.exchanges())
  }

  protected askExample(question: string): void {
    this.ask(question)
    this.composer().focusAction()
  }

  protected askAgain({ question, before }: Exchange): void {
    this.#begin(begin(question, before), this.exchanges().slice(0, -1))
    this.composer().focusAction()
  }

  protected stop(): void {
    if (this.isBusy()) this.#actions.next(of(changeLast({ type: '@cancelled' })))
  }

  protected choose(index: number): void {
    this.recovery.update((before) => this.recoveries[index] ?? before)
  }

  protected clear(): void {
    this.#actions.next(of(() => []))
    this.composer().focus()
  }

  #begin(exchange: Exchange, others: Exchanges): void {
    this.end.follow()
    this.#actions.next(
      concat(
        of((): Exchanges => [...others, exchange]),
        converse(this.#ask, this.recovery(), exchange.conversation.messages).pipe(
          endWith<ChatEvent | Ending>({ type: '@ended' }),
          catchError((error: unknown) => of<Ending>({ type: '@failed', error })),
          map(changeLast),
        ),
      ),
    )
  }
}

const changeLast =
  (event: ChatEvent | Ending): Change =>
  (exchanges) =>
    exchanges.map((exchange, index) => (index === exchanges.length - 1 ? exchangeReducer(exchange, event) : exchange))

/** The text for screen readers: that an answer is arriving, then the whole answer. A failure has a role of its own. */
const announcementOf = (exchange: Exchange | undefined): string => {
  switch (exchange?.ending?.type) {
    case undefined:
      return exchange === undefined ? '' : 'Claude is answering.'
    case '@ended':
      return `Claude: ${shownText(exchange)}`
    case '@cancelled':
      return 'Stopped.'
    case '@failed':
      return ''
  }
}
