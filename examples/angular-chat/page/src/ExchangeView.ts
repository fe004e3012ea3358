import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core'
import { isFailure } from 'rxjs-anthropic'
import { ChecklistView } from './ChecklistView.ts'
import type { Exchange, Mark } from './Exchange.ts'
import { MarkView } from './MarkView.ts'
import { partsOf } from './partsOf.ts'
import { describeFailure } from './describeFailure.ts'

/** Renders a question and its answer. */
@Component({
  selector: 'chat-exchange',
  imports: [ChecklistView, MarkView],
  templateUrl: './ExchangeView.component.html',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ExchangeView {
  readonly exchange = input.required<Exchange>()
  readonly isLast = input.required<boolean>()
  /** Emits if the same question should be asked again. */
  readonly again = output()

  protected readonly parts = computed(() => partsOf(this.exchange()))
  protected readonly isBusy = computed(() => this.exchange().ending === undefined)
  /** Whether an answer is expected, but nothing on the page moves. */
  protected readonly isWaiting = computed(() => {
    const last = this.parts().at(-1)
    if (last?.kind === 'call') return this.isBusy() && last.call.state !== 'arriving'
    return this.isBusy() && !(last && 'growing' in last && last.growing)
  })
  protected readonly isStopped = computed(() => this.exchange().ending?.type === '@cancelled')
  protected readonly failure = computed(() => {
    const { ending } = this.exchange()
    return ending?.type === '@failed'
      ? { ...describeFailure(ending.error), details: detailsOf(ending.error) }
      : undefined
  })

  protected readonly isText = (piece: string | Mark): piece is string => typeof piece === 'string'
}

/** The technical details, for a bug report. */
const detailsOf = (error: unknown): string => {
  if (!isFailure(error)) return String(error)
  const request = error._tag === 'ApiFailure' && error.requestId !== undefined ? ` (${error.requestId})` : ''
  return `${error._tag}: ${error.message}${request}`
}
