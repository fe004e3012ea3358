import { ChangeDetectionStrategy, Component, type ElementRef, input, output, signal, viewChild } from '@angular/core'

/** Where a question is written, and an answer stopped. */
@Component({
  selector: 'chat-composer',
  templateUrl: './Composer.component.html',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Composer {
  /** Whether an answer is coming. */
  readonly isBusy = input.required<boolean>()
  readonly asked = output<string>()
  readonly stopped = output()

  protected readonly draft = signal('')
  protected readonly question = viewChild.required<ElementRef<HTMLElement>>('question')
  protected readonly action = viewChild.required<ElementRef<HTMLElement>>('action')

  /** For whoever is about to write. */
  focus(): void {
    this.question().nativeElement.focus()
  }

  /** For whoever has asked without writing: what was pressed may be gone, and no keyboard need come up. */
  focusAction(): void {
    this.action().nativeElement.focus()
  }

  protected submit(event: Event): void {
    event.preventDefault()
    if (this.isBusy()) return this.stopped.emit()
    this.#send()
    this.focus()
  }

  /** Enter sends, unless it is a new line, or ends a character that an input method composes. */
  protected press(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    if (!this.isBusy()) this.#send()
  }

  #send(): void {
    const question = this.draft().trim()
    if (question === '') return
    this.draft.set('')
    this.asked.emit(question)
  }
}
