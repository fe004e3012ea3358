import { HttpClient } from '@angular/common/http'
import { ChangeDetectionStrategy, Component, computed, inject, signal, viewChild } from '@angular/core'
import { toSignal } from '@angular/core/rxjs-interop'
import { catchError, concat, EMPTY, endWith, map, type Observable, of, scan, Subject, switchAll } from 'rxjs'
import { injectAnthropic } from 'rxjs-anthropic/angular'
import { About } from './About.ts'
import { Composer } from './Composer.ts'
import { converse, type Recovery } from './converse.ts'
import { begin, type Ending, type Exchange, exchangeReducer, type Said, textOf, turnsOf } from './Exchange.ts'
import { ExchangeView } from './ExchangeView.ts'
import { followEnd } from './followEnd.ts'

type Exchanges = readonly Exchange[]
type Change = (exchanges: Exchanges) => Exchanges

/** The page: a conversation, and what can be done with it. */
@Component({
  selector: 'chat-page',
  imports: [Composer, ExchangeView],
  templateUrl: './Chat.component.html',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { '(document:keydown.escape)': 'stop()' },
})
export class Chat {
  readonly #ask = injectAnthropic()

  /** What the person does. Each act ends the one before it, and with it its request. */
  readonly #acts = new Subject<Observable<Change>>()

  protected readonly exchanges = toSignal(
    this.#acts.pipe(
      switchAll(),
      scan((exchanges: Exchanges, change) => change(exchanges), []),
    ),
    { initialValue: [] },
  )
  protected readonly last = computed(() => this.exchanges().at(-1))
  protected readonly isBusy = computed(() => this.last() !== undefined && this.last()?.ending === undefined)
  protected readonly announcement = computed(() => announcementOf(this.last()))
  protected readonly recovery = signal<Recovery>('carry on')
  protected readonly recoveries: readonly Recovery[] = ['carry on', 'begin again', 'ask me']
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
    if (this.isBusy()) this.#acts.next(of(changeLast({ type: '@stopped' })))
  }

  protected choose(index: number): void {
    this.recovery.update((before) => this.recoveries[index] ?? before)
  }

  protected clear(): void {
    this.#acts.next(of(() => []))
    this.composer().focus()
  }

  #begin(exchange: Exchange, others: Exchanges): void {
    this.end.follow()
    this.#acts.next(
      concat(
        of((): Exchanges => [...others, exchange]),
        converse(this.#ask, this.recovery(), exchange.conversation.messages).pipe(
          endWith<Said | Ending>({ type: '@ended' }),
          catchError((error: unknown) => of<Ending>({ type: '@failed', error })),
          map(changeLast),
        ),
      ),
    )
  }
}

const changeLast =
  (event: Said | Ending): Change =>
  (exchanges) =>
    exchanges.map((exchange, index) => (index === exchanges.length - 1 ? exchangeReducer(exchange, event) : exchange))

/** What a screen reader says: that an answer comes, and the whole of it once it is there. A failure is announced where it stands. */
const announcementOf = (exchange: Exchange | undefined): string => {
  switch (exchange?.ending?.type) {
    case undefined:
      return exchange === undefined ? '' : 'Claude is answering.'
    case '@ended':
      return `Claude says: ${textOf(exchange)}`
    case '@stopped':
      return 'Stopped.'
    case '@failed':
      return ''
  }
}
