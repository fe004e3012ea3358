import { ChangeDetectionStrategy, Component, computed, DOCUMENT, inject, input, signal } from '@angular/core'
import { InlineView } from './InlineView.ts'
import type { Inline } from './Markdown.ts'

/** Renders a block of code, with a button that copies it. */
@Component({
  selector: 'chat-code',
  imports: [InlineView],
  templateUrl: './CodeView.component.html',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CodeView {
  readonly language = input.required<string>()
  readonly code = input.required<readonly Inline[]>()

  readonly #view = inject(DOCUMENT).defaultView
  protected readonly announcement = signal('')
  readonly #text = computed(() =>
    this.code()
      .map((piece) => ('text' in piece ? piece.text : ''))
      .join(''),
  )

  protected copy(): void {
    this.announcement.set('')
    this.#view?.navigator.clipboard.writeText(this.#text()).then(
      () => this.announcement.set('Copied'),
      () => this.announcement.set('The browser did not allow the page to copy.'),
    )
  }
}
