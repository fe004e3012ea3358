import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core'
import { ChecklistSoFar } from './checklist.ts'
import type { ShownCall } from './partsOf.ts'

/** A call of the tool: the list, which grows while Claude writes it. */
@Component({
  selector: 'chat-checklist',
  templateUrl: './ChecklistView.component.html',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ChecklistView {
  readonly call = input.required<ShownCall>()

  protected readonly list = computed((): ChecklistSoFar => {
    const { input } = this.call()
    return ChecklistSoFar.is(input) ? input : {}
  })
  protected readonly state = computed(() => {
    const { items = [] } = this.list()
    switch (this.call().state) {
      case 'arriving':
        return 'Claude is writing this list'
      case 'running':
        return 'The tool is running'
      case 'done':
        return items.length === 1 ? 'One thing to do' : `${items.length} things to do`
      case 'failed':
        return 'This list is incomplete'
    }
  })
}
