import { ChangeDetectionStrategy, Component, computed, inject, Injectable, input, linkedSignal } from '@angular/core'
import { toSignal } from '@angular/core/rxjs-interop'
import { catchError, defer, EMPTY, map } from 'rxjs'
import { BlockView } from './BlockView.ts'
import type { Mark } from './Exchange.ts'
import type { GrowMarkdown, Markdown, MarkedText } from './Markdown.ts'
import { plainMarkdown } from './plainMarkdown.ts'

/** The renderer of Markdown, which is loaded after the page. Without it a text is shown as it is. */
@Injectable({ providedIn: 'root' })
class Renderer {
  readonly render = toSignal(
    defer(() => import('./renderMarkdown.ts')).pipe(
      map(({ renderMarkdown }): GrowMarkdown => renderMarkdown),
      catchError(() => EMPTY),
    ),
    { initialValue: plainMarkdown },
  )
}

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
