import { of } from 'rxjs'
import { textDeltas } from '../../src/operators/textDeltas.ts'
import { alphabet, marbles } from '../../src/testing/index.ts'

const starting = (text: string) => ({ type: 'text', text }) as const

describe('textDeltas', () => {
  it(
    'emits the text of each delta, and no thinking, no tool input, no unknown event',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  S<x~>[a-b]{jk}?p$(.|)', alphabet)
      const subs = '         ^----------------!'
      const expected = '     ------a-b--------|'

      expectObservable(source.pipe(textDeltas())).toBe(expected)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it(
    'gives what came before a failure, then the failure',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  S[a#', alphabet)
      const subs = '         ^--!'
      const expected = '     --a#'

      expectObservable(source.pipe(textDeltas())).toBe(expected)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it(
    'lets the source go when it is unsubscribed',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  S[a-b-c', alphabet)
      const unsub = '        -----!'
      const subs = '         ^----!'
      const expected = '     --a-b-'

      expectObservable(source.pipe(textDeltas()), unsub).toBe(expected)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it('emits the text that a block brings along when it starts, and drops empty pieces', () => {
    const texts: string[] = []
    of(
      { ...alphabet['['], type: 'content_block_start', index: 0, content_block: starting('Ol') } as const,
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: '' } } as const,
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'á' } } as const,
    )
      .pipe(textDeltas())
      .subscribe((text) => texts.push(text))

    expect(texts).toEqual(['Ol', 'á'])
  })

  it('emits the text that a message brings along when it starts', () => {
    const { S } = alphabet
    const texts: string[] = []
    if (S.type !== 'message_start') throw new Error('S is the start of a message')
    of({ ...S, message: { ...S.message, content: [starting('Olá'), starting('!')] } })
      .pipe(textDeltas())
      .subscribe((text) => texts.push(text))

    expect(texts).toEqual(['Olá!'])
  })
})
