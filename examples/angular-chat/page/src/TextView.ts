import { ChangeDetectionStrategy, Component, computed, inject, input, linkedSignal } from '@angular/core'
import { BlockView } from './BlockView.ts'
import type { Mark } from './Exchange.ts'
import type { GrowMarkdown, Markdown, MarkedText } from './Markdown.ts'
import { Renderer } from './Renderer.ts'

/** Renders a text of Claude as Markdown while it arrives. A block that cannot change any more keeps its elements. */
@Component({
  selector: 'chat-text',
  imports: [BlockView],
  template: `@for (block of markdown().blocks; track block.at) {
    <chat-block [block]="block" />
  }`,
  host: { class: 'text', '[class.growing]': 'growing()' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class TextView {
  readonly text = input.required<string>()
  readonly marks = input.required<readonly Mark[]>()
  readonly growing = input.required<boolean>()

  readonly #renderer = inject(Renderer)
  readonly #source = computed((): MarkedText & { readonly render: GrowMarkdown } => ({
    text: this.text(),
    marks: this.marks(),
    growing: this.growing(),
    render: this.#renderer.render(),
  }))
  protected readonly markdown = linkedSignal<MarkedText & { readonly render: GrowMarkdown }, Markdown>({
    source: this.#source,
    computation: ({ render, ...text }, previous) => render(text, previous?.value),
  })
}
