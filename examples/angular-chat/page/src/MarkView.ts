import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core'
import type { Mark } from './Exchange.ts'
import { describeFailure } from './describeFailure.ts'

/** Marks the place at which an answer was continued. */
@Component({
  selector: 'chat-mark',
  template: `<span class="mark">{{ text() }}</span>`,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class MarkView {
  readonly mark = input.required<Mark>()

  protected readonly text = computed(() => {
    const { error, kind } = this.mark()
    return `${describeFailure(error).what} ${kind === 'resumed' ? 'The answer continues here.' : 'The answer was restarted.'}`
  })
}
