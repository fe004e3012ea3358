import { afterRenderEffect, DOCUMENT, inject, type Signal, signal } from '@angular/core'
import { takeUntilDestroyed } from '@angular/core/rxjs-interop'
import { fromEvent, map, pairwise, startWith } from 'rxjs'

/** The end of the page. It stays in view while the page grows, until the user scrolls up. */
export interface End {
  /** Whether it stays in view. */
  readonly followed: Signal<boolean>
  /** Scrolls to the end, and keeps it in view. */
  readonly follow: () => void
}

/** Keeps the end of the page in view while `content` changes. */
export const followEnd = (content: Signal<unknown>): End => {
  const { defaultView: view, documentElement: page } = inject(DOCUMENT)
  const followed = signal(true)

  if (view) {
    fromEvent(view, 'scroll', { passive: true })
      .pipe(
        map(() => view.scrollY),
        startWith(0),
        pairwise(),
        takeUntilDestroyed(),
      )
      .subscribe(([before, now]) => {
        if (now < before) followed.set(false)
        if (now + view.innerHeight >= page.scrollHeight - 2) followed.set(true)
      })
  }

  afterRenderEffect(() => {
    content()
    if (followed()) view?.scrollTo({ top: page.scrollHeight, behavior: 'instant' })
  })

  return { followed: followed.asReadonly(), follow: () => followed.set(true) }
}
