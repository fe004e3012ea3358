import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { growMarkdown, type Token } from '../../examples/angular-chat/page/src/growMarkdown.ts'
import type { Block, GrowMarkdown, Inline, Markdown } from '../../examples/angular-chat/page/src/Markdown.ts'
import { describeUnless } from '../describeUnless.ts'

const marked = join(__dirname, '../../examples/angular-chat/page/node_modules/marked/lib/marked.umd.js')
const lacks = existsSync(marked) ? undefined : 'The app is not built: node scripts/chatBuild.mjs'

const load = (): GrowMarkdown => {
  const { lexer } = createRequire(__filename)(marked) as { lexer: (text: string) => readonly Token[] }
  return growMarkdown(lexer)
}

const markAt = (at: number) => ({ answer: 0, block: 0, at, kind: 'resumed' as const, what: 'Claude is overloaded.' })

const inlinesOf = (block: Block): readonly Inline[] => {
  switch (block.kind) {
    case 'quote':
      return block.blocks.flatMap(inlinesOf)
    case 'list':
      return block.items.flat().flatMap(inlinesOf)
    case 'table':
      return [...block.head, ...block.rows.flat()].flatMap(({ children }) => children)
    case 'rule':
      return []
    default:
      return block.children
  }
}

const flatten = (inline: Inline): readonly Inline[] =>
  'children' in inline ? inline.children.flatMap(flatten) : [inline]

const leavesOf = ({ blocks }: Markdown): readonly Inline[] => blocks.flatMap(inlinesOf).flatMap(flatten)

const textOf = (markdown: Markdown): string =>
  leavesOf(markdown)
    .map((leaf) => ('text' in leaf ? leaf.text : ''))
    .join('')

const words = fc.constantFrom(
  ...[
    'a',
    'b c',
    '\n',
    '\n\n',
    '- ',
    '1. ',
    '# ',
    '**',
    '*',
    '`',
    '```\n',
    '> ',
    '| a | b |\n| - | - |\n',
    '  ',
    '<b>',
  ],
)
const pieces = fc.array(words, { maxLength: 20 })

describeUnless(lacks, 'Markdown that grows', () => {
  const grow = lacks === undefined ? load() : undefined
  const render: GrowMarkdown = (text, before) => grow?.(text, before) ?? { text: '', settled: 0, blocks: [] }
  const whole = (text: string, marks: readonly number[] = []): Markdown =>
    render({ text, marks: marks.map(markAt), growing: false })

  /** What is shown after each piece, then at the end. */
  const growing = (texts: readonly string[]): readonly Markdown[] => {
    const shown: Markdown[] = []
    texts.forEach((_, index) =>
      shown.push(render({ text: texts.slice(0, index + 1).join(''), marks: [], growing: true }, shown.at(-1))),
    )
    return [...shown, render({ text: texts.join(''), marks: [], growing: false }, shown.at(-1))]
  }

  it('has the blocks of the whole text at its end, however it arrived', () => {
    fc.assert(
      fc.property(pieces, (texts) => expect(growing(texts).at(-1)?.blocks).toEqual(whole(texts.join('')).blocks)),
    )
  })

  it('keeps each block before the last two as the same object', () => {
    const shown = growing('# a\n\nb\n\n- c\n- d\n\ne\n\n```\nf\n```\n\ng'.split(/(?=.)/s))
    const [first, last] = [shown.find(({ blocks }) => blocks.length >= 3), shown.at(-1)]
    expect(first?.blocks[0]).toBe(last?.blocks[0])
    expect(
      shown
        .at(-2)
        ?.blocks.slice(0, -2)
        .every((block) => last?.blocks.includes(block)),
    ).toBe(true)
  })

  it('has every mark in order, and the same text with and without marks', () => {
    fc.assert(
      fc.property(pieces, fc.uniqueArray(fc.nat(30)), (texts, places) => {
        const text = texts.join('')
        const at = [...places].sort((a, b) => a - b).filter((place) => place <= text.length)
        const marked = whole(text, at)
        expect(leavesOf(marked).flatMap((leaf) => (leaf.kind === 'mark' ? [leaf.mark.at] : []))).toEqual(at)
        expect(textOf(marked)).toBe(textOf(whole(text)))
      }),
    )
  })

  it('has a mark at its place in a paragraph, in a list and in code', () => {
    const before = (text: string, place: number): string => {
      const leaves = leavesOf(whole(text, [place]))
      const end = leaves.findIndex(({ kind }) => kind === 'mark')
      return leaves
        .slice(0, end)
        .map((leaf) => ('text' in leaf ? leaf.text : ''))
        .join('')
    }
    expect(before('One **two** three', 14)).toBe('One two th')
    expect(before('- one\n  two\n- three', 8)).toBe('one\n')
    expect(before('```ts\nconst a\n```', 11)).toBe('const')
  })

  it.each([
    ['Here:\n-', 'Here:'],
    ['a **bo', 'a bo'],
    ['a `co', 'a co'],
    ['see [the gui', 'see '],
    ['see [the guide](https://rx', 'see '],
    ['a\n\n``', 'a'],
    ['```\n**', ''],
  ])('shows no marker of %j while it arrives', (text, shown) => {
    expect(textOf(render({ text, marks: [], growing: true })).trimEnd()).toBe(shown.trimEnd())
  })

  it.each(['[a](javascript:alert(1))', '[a](data:text/html,x)', '[a](//elsewhere.example)', '![a](javascript:x)'])(
    'makes no link of %s',
    (text) => expect(leavesOf(whole(text))).toEqual([{ kind: 'text', text: 'a' }]),
  )

  it('shows HTML as text', () => {
    expect(textOf(whole('a <img src=x onerror="b()"> c\n\n<script>d()</script>'))).toBe(
      'a <img src=x onerror="b()"> c<script>d()</script>',
    )
  })
})
