import type { Inline } from '../../examples/angular-chat/page/src/Markdown.ts'
import { spokenText } from '../../examples/angular-chat/page/src/spokenText.ts'

const text = (it: string): Inline => ({ kind: 'text', text: it })
const paragraph = (...children: readonly Inline[]) => ({ at: 0, kind: 'paragraph' as const, children })
const cell = (it: string) => ({ align: null, children: [text(it)] })

describe('The text for screen readers', () => {
  it('has what is inside of a line without its marks and addresses', () => {
    const inner: readonly Inline[] = [text('a '), { kind: 'strong', children: [text('b')] }]
    const mark: Inline = { kind: 'mark', mark: { answer: 0, block: 0, at: 1, kind: 'resumed', what: 'Overloaded.' } }
    const link: Inline = { kind: 'link', href: 'https://rxjs.dev', children: inner }
    expect(spokenText([paragraph(link, mark, { kind: 'break' }, { kind: 'code', text: 'c' })])).toBe('a b\nc')
  })

  it('has a line for each item, with its number in an ordered list', () => {
    const nested = { at: 0, kind: 'list' as const, start: undefined, items: [[paragraph(text('c'))]] }
    const items = [[paragraph(text('a'))], [paragraph(text('b')), nested]]
    expect(spokenText([{ at: 0, kind: 'list', start: 2, items }])).toBe('2. a\n3. b\nc')
  })

  it('has a line for each row, and nothing for a rule', () => {
    const head = [cell('name'), cell('size')]
    expect(
      spokenText([
        { at: 0, kind: 'heading', depth: 1, children: [text('Files')] },
        { at: 1, kind: 'rule' },
        { at: 2, kind: 'table', head, rows: [[cell('a.txt'), cell('3')]] },
        { at: 3, kind: 'quote', blocks: [paragraph(text('end'))] },
      ]),
    ).toBe('Files\n\nname, size\na.txt, 3\n\nend')
  })
})
