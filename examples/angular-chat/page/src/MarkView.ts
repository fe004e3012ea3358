import { ChangeDetectionStrategy, Component, computed, input, signal } from '@angular/core'
import type { Mark } from './Exchange.ts'

/** A small mark at the place at which an answer was continued. It explains itself on demand, and is not copied with the text. */
@Component({
  selector: 'chat-mark',
  template: `
    <button
      type="button"
      class="mark"
      [attr.aria-label]="name()"
      [attr.aria-expanded]="isOpen()"
      (click)="toggle()"
    ></button>
    @if (isOpen()) {
      <span class="mark-text">{{ text() }}</span>
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class MarkView {
  readonly mark = input.required<Mark>()

  protected readonly isOpen = signal(false)
  protected readonly name = computed(() =>
    this.mark().kind === 'resumed' ? 'The answer was continued here' : 'The answer was restarted',
  )
  protected readonly text = computed(() => `${this.mark().what} ${this.name()}.`)

  protected toggle(): void {
    this.isOpen.update((isOpen) => !isOpen)
  }
}
