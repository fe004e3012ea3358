import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core'
import type { Mark } from './Exchange.ts'
import { wordsOf } from './wordsOf.ts'

/** The seam in an answer that broke. */
@Component({
  selector: 'chat-mark',
  template: `<span class="mark">{{ words() }}</span>`,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class MarkView {
  readonly mark = input.required<Mark>()

  protected readonly words = computed(() => {
    const { error, kind } = this.mark()
    return `${wordsOf(error).what} ${kind === 'resumed' ? 'It goes on here.' : 'It begins again.'}`
  })
}
