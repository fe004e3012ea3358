import {
  afterNextRender,
  ChangeDetectionStrategy,
  Component,
  computed,
  DOCUMENT,
  type ElementRef,
  inject,
  input,
  linkedSignal,
  output,
  signal,
  viewChild,
} from '@angular/core'

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

  readonly #storage = inject(DOCUMENT).defaultView?.sessionStorage

  /** It survives a reload. */
  protected readonly draft = signal(this.#storage?.getItem('draft') ?? '')
  protected readonly question = viewChild.required<ElementRef<HTMLElement>>('question')
  protected readonly action = viewChild.required<ElementRef<HTMLElement>>('action')

  /** Whether Enter was pressed while an answer arrives. */
  protected readonly isTooEarly = linkedSignal({ source: this.isBusy, computation: () => false })
  protected readonly hint = computed(() => {
    if (this.isTooEarly())
      return 'Not sent yet: your text stays here. Press Esc to stop the answer, or wait for its end.'
    return this.isBusy()
      ? 'Esc stops the answer. You can write the next question meanwhile.'
      : 'Enter sends, Shift+Enter inserts a new line.'
  })

  constructor() {
    afterNextRender(() => this.focus())
  }

  /** Focuses the text box. */
  focus(): void {
    this.question().nativeElement.focus()
  }

  /** Focuses the button. On a phone this opens no keyboard. */
  focusAction(): void {
    this.action().nativeElement.focus()
  }

  /** Sets the text. */
  write(text: string): void {
    this.draft.set(text)
    this.#storage?.setItem('draft', text)
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
    if (this.isBusy()) this.isTooEarly.set(this.draft().trim() !== '')
    else this.#send()
  }

  #send(): void {
    const question = this.draft().trim()
    if (question === '') return
    this.write('')
    this.asked.emit(question)
  }
}
