import { Injectable } from '@angular/core'
import { toSignal } from '@angular/core/rxjs-interop'
import { catchError, defer, EMPTY, map } from 'rxjs'
import type { GrowMarkdown } from './Markdown.ts'
import { plainMarkdown } from './plainMarkdown.ts'

/** The renderer of Markdown, which is loaded after the page. Without it a text is shown as it is. */
@Injectable({ providedIn: 'root' })
export class Renderer {
  readonly render = toSignal(
    defer(() => import('./renderMarkdown.ts')).pipe(
      map(({ renderMarkdown }): GrowMarkdown => renderMarkdown),
      catchError(() => EMPTY),
    ),
    { initialValue: plainMarkdown },
  )
}
