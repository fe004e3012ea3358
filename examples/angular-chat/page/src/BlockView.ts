import { ChangeDetectionStrategy, Component, input } from '@angular/core'
import { CodeView } from './CodeView.ts'
import { InlineView } from './InlineView.ts'
import type { Block } from './Markdown.ts'

/** Renders a block of Markdown. */
@Component({
  selector: 'chat-block',
  imports: [CodeView, InlineView],
  templateUrl: './BlockView.component.html',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class BlockView {
  readonly block = input.required<Block>()
}
