import { ChangeDetectionStrategy, Component, type ElementRef, input, output, signal, viewChild } from '@angular/core'

/** The form for a question, with the button that sends it or stops the answer. */
@Component({
  selector: 'chat-composer',
  templateUrl: './Composer.component.html',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Composer {
  /** Whether an answer is arriving. */
  readonly isBusy = input.required<boolean>()
  readonly asked = output<string>()
  readonly stopped = output()

  protected readonly draft = signal('')
  protected readonly question = viewChild.required<ElementRef<HTMLElement>>('question')
  protected readonly action = viewChild.required<ElementRef<HTMLElement>>('action')

  /** Focuses the text box. */
  focus(): void {
    this.question().nativeElement.focus()
  }

  /** Focuses the button. On a phone this opens no keyboard. */
  focusAction(): void {
    this.action().nativeElement.focus()
  }

  protected submit(event: Event): void {
    event.preventDefault()
    if (this.isBusy()) return this.stopped.emit()
    this.#send()
    this.focus()
  }

  /** Enter sends, unless Shift is held or an input method is composing a character. */
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
