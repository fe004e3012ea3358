import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core'
import { actionsOf } from './actionsOf.ts'
import { ChecklistView } from './ChecklistView.ts'
import type { Exchange } from './Exchange.ts'
import { historyText } from './History.ts'
import { MarkView } from './MarkView.ts'
import { partsOf } from './partsOf.ts'
import { TextView } from './TextView.ts'

/** Renders a question and its answer. */
@Component({
  selector: 'chat-exchange',
  imports: [ChecklistView, MarkView, TextView],
  templateUrl: './ExchangeView.component.html',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ExchangeView {
  readonly exchange = input.required<Exchange>()
  readonly isLast = input.required<boolean>()
  /** Emits if the same question should be asked again. */
  readonly again = output()
  /** Emits if the question should be changed. */
  readonly edit = output()
  /** Emits if a broken answer should be continued. */
  readonly proceed = output()

  protected readonly parts = computed(() => partsOf(this.exchange()))
  protected readonly isBusy = computed(() => this.exchange().state.type === 'running')
  protected readonly isReconnecting = computed(() => this.isBusy() && this.exchange().history.lostAt !== undefined)
  /** Whether an answer is expected, but nothing on the page moves. */
  protected readonly isWaiting = computed(() => {
    const last = this.parts().at(-1)
    if (last?.kind === 'call') return this.isBusy() && last.call.state !== 'arriving'
    return this.isBusy() && !(last && 'growing' in last && last.growing)
  })
  protected readonly failure = computed(() => {
    const { state } = this.exchange()
    return 'failure' in state ? state.failure : undefined
  })
  protected readonly history = computed(() => historyText(this.exchange().history))
  protected readonly actions = computed(() => actionsOf(this.exchange().state))
  protected readonly advice = computed(() => {
    const { state } = this.exchange()
    if (!('failure' in state)) return ''
    const { canRetry, advice } = state.failure
    if (state.type === 'failed') return advice
    return `The text above is kept. ${canRetry ? 'You can continue the answer, or start over.' : advice}`
  })
}
