import { ChangeDetectionStrategy, Component, input } from '@angular/core'
import type { Inline } from './Markdown.ts'
import { MarkView } from './MarkView.ts'

/** Renders what is inside a line. A link opens a tab that knows nothing of this one. */
@Component({
  selector: '[inlines]',
  imports: [MarkView],
  templateUrl: './InlineView.component.html',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class InlineView {
  readonly inlines = input.required<readonly Inline[]>()
}
