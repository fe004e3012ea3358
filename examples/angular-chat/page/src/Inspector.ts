import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core'
import { toObservable, toSignal } from '@angular/core/rxjs-interop'
import { animationFrameScheduler, auditTime } from 'rxjs'
import type { Exchange } from './Exchange.ts'
import { marblesOf } from './marblesOf.ts'
import { describePicture, pictureOf } from './pictureOf.ts'
import { requestsOf } from './requestsOf.ts'

/** Draws the stream of an exchange as a marble diagram, with its requests and tokens. */
@Component({
  selector: 'chat-inspector',
  templateUrl: './Inspector.component.html',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Inspector {
  readonly exchange = input.required<Exchange | undefined>()

  /** Read once per animation frame. A hidden tab has none, and draws nothing. */
  protected readonly shown = toSignal(toObservable(this.exchange).pipe(auditTime(0, animationFrameScheduler)))
  protected readonly requests = computed(() => {
    const exchange = this.shown()
    return exchange === undefined ? [] : requestsOf(exchange)
  })
  protected readonly tokens = computed(() => {
    const usage = this.shown()?.usage
    if (usage === undefined || usage.requests === 0) return []
    return [
      { name: 'Input', count: usage.input_tokens },
      { name: 'Output', count: usage.output_tokens },
      { name: 'From cache', count: usage.cache_read_input_tokens },
      { name: 'To cache', count: usage.cache_creation_input_tokens },
    ]
  })
  readonly #marbles = computed(() => {
    const exchange = this.shown()
    return exchange === undefined ? [] : marblesOf(exchange.trail)
  })
  protected readonly picture = computed(() => pictureOf(this.#marbles()))
  protected readonly words = computed(() => describePicture(this.#marbles(), this.picture().earlier))
}
