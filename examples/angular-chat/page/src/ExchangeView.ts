import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core'
import { isFailure } from 'rxjs-anthropic'
import { ChecklistView } from './ChecklistView.ts'
import type { Exchange, Mark } from './Exchange.ts'
import { MarkView } from './MarkView.ts'
import { partsOf } from './partsOf.ts'
import { wordsOf } from './wordsOf.ts'

/** A question, and all that came of it. */
@Component({
  selector: 'chat-exchange',
  imports: [ChecklistView, MarkView],
  templateUrl: './ExchangeView.component.html',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ExchangeView {
  readonly exchange = input.required<Exchange>()
  readonly isLast = input.required<boolean>()
  /** The same question is to be asked again. */
  readonly again = output()

  protected readonly parts = computed(() => partsOf(this.exchange()))
  protected readonly isBusy = computed(() => this.exchange().ending === undefined)
  /** Whether nothing moves on the page, though an answer is coming. */
  protected readonly isWaiting = computed(() => {
    const last = this.parts().at(-1)
    if (last?.kind === 'call') return this.isBusy() && last.call.state !== 'arriving'
    return this.isBusy() && !(last && 'growing' in last && last.growing)
  })
  protected readonly isStopped = computed(() => this.exchange().ending?.type === '@stopped')
  protected readonly failure = computed(() => {
    const { ending } = this.exchange()
    return ending?.type === '@failed' ? { ...wordsOf(ending.error), details: detailsOf(ending.error) } : undefined
  })

  protected readonly isText = (piece: string | Mark): piece is string => typeof piece === 'string'
}

/** What to quote to those who built the page. */
const detailsOf = (error: unknown): string => {
  if (!isFailure(error)) return String(error)
  const request = error._tag === 'ApiFailure' && error.requestId !== undefined ? ` (${error.requestId})` : ''
  return `${error._tag}: ${error.message}${request}`
}
