/** @jest-environment jest-fixed-jsdom */
import { Subject } from 'rxjs'
import * as library from 'rxjs-anthropic'
import type { MessageStreamEvent } from 'rxjs-anthropic'
import { alphabet } from 'rxjs-anthropic/testing'
import { runRecipe } from './runRecipe.ts'

/** A renderer of paragraphs in place of marked, which is not installed. */
const marked = {
  lexer: (text: string) => text.split(/(?<=\n\n)/).map((raw) => ({ raw })),
  parse: (text: string) => `<p>${text.trim()}</p>`,
}

const said = (text: string): MessageStreamEvent => ({
  type: 'content_block_delta',
  index: 0,
  delta: { type: 'text_delta', text },
})

describe('The recipe for Markdown', () => {
  it('renders what has changed, sanitised, and keeps the rest', async () => {
    const events = new Subject<MessageStreamEvent>()
    const element = document.createElement('main')
    const sanitize = jest.fn((html: string) => html.replace('<script>', ''))
    await runRecipe('Render Markdown while it streams', {
      names: { element, document, ask: () => events, request: {} },
      modules: {
        dompurify: { __esModule: true, default: { sanitize } },
        marked: { marked },
        'rxjs-anthropic': { ...library, coalesceDeltas: () => library.coalesceDeltas(() => []) },
      },
    })
    for (const event of [alphabet.S, alphabet['['], said('One.\n\nTw')]) events.next(event)
    expect(element.textContent).toBe('One.Tw')
    const [first] = element.children
    events.next(said('o.\n\n<script>Three.'))
    expect(element.textContent).toBe('One.Two.Three.')
    expect(element.children[0]).toBe(first)
    expect(sanitize.mock.calls.filter(([html]) => html === '<p>One.</p>')).toHaveLength(1)
  })

  it('removes what a restart has discarded', async () => {
    const events = new Subject<MessageStreamEvent | library.Restart>()
    const element = document.createElement('main')
    await runRecipe('Render Markdown while it streams', {
      names: { element, document, ask: () => events, request: {} },
      modules: {
        dompurify: { __esModule: true, default: { sanitize: (html: string) => html } },
        marked: { marked },
        'rxjs-anthropic': { ...library, coalesceDeltas: () => library.coalesceDeltas(() => []) },
      },
    })
    for (const event of [alphabet.S, alphabet['['], said('One.\n\nTwo.')]) events.next(event)
    events.next({ type: '@restart', attempt: 1, failure: new library.TruncatedFailure('cut') })
    for (const event of [alphabet.S, alphabet['['], said('Uno.')]) events.next(event)
    expect(element.textContent).toBe('Uno.')
  })
})
