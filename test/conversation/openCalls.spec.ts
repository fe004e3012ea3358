import { openCalls, withResults } from '../../src/conversation/openCalls.ts'
import type { MessageParam } from '../../src/index.ts'

const use = (id: string) => ({ type: 'tool_use', id, name: 'n', input: {} }) as const
const invalid = (id: string, wireType: 'tool_use' | 'server_tool_use') =>
  ({ type: '@invalid_tool_input', id, name: 'n', wireType, raw: '{' }) as const
const result = (id: string, content = 'on') => ({ type: 'tool_result', tool_use_id: id, content }) as const
const text = (text: string) => ({ type: 'text', text }) as const
const user = (content: MessageParam['content']) => ({ role: 'user', content }) as MessageParam
const assistant = (...content: readonly object[]) => ({ role: 'assistant', content }) as MessageParam
const system = (text: string) => ({ role: 'system', content: text }) as MessageParam

describe('openCalls', () => {
  it.each<[string, readonly MessageParam[], readonly string[]]>([
    ['no turn', [], []],
    ['no answer', [user('a')], []],
    ['an answer without calls', [user('a'), assistant(text('b'))], []],
    ['an answer that is a string', [user('a'), { role: 'assistant', content: 'b' }], []],
    ['an answer at the beginning', [assistant(use('1'))], ['1']],
    ['calls without results', [user('a'), assistant(text('b'), use('1'), use('2'))], ['1', '2']],
    ['a result for one', [user('a'), assistant(use('1'), use('2')), user([result('1')])], ['2']],
    ['results in two turns', [assistant(use('1'), use('2')), user([result('1')]), user([result('2')])], []],
    ['a question in place of results', [assistant(use('1')), user('Well?')], ['1']],
    ['a turn of the system in between', [assistant(use('1')), system('Be brief.'), user([result('1')])], []],
    ['an earlier answer with a call', [assistant(use('1')), user([result('1')]), assistant(text('b'))], []],
    ['an id that an earlier turn answered', [user([result('1')]), assistant(use('1'))], ['1']],
    ['an invalid call of a tool of yours', [assistant(invalid('1', 'tool_use'))], ['1']],
    ['an invalid call of a server', [assistant(invalid('1', 'server_tool_use'))], []],
    ['a call of a server', [assistant({ ...use('1'), type: 'server_tool_use' })], []],
  ])('with %s', (_, messages, ids) => {
    expect(openCalls(messages).map(({ id }) => id)).toEqual(ids)
  })
})

describe('withResults', () => {
  const asked = [user('a'), assistant(use('1'), use('2'))]

  it('adds a turn with the results, in the order of the calls', () => {
    expect(withResults(asked, [result('2'), result('1')])).toEqual([...asked, user([result('1'), result('2')])])
  })

  it('puts them before what the user has said since, and keeps the results that are there', () => {
    expect(withResults([...asked, user('Well?')], [result('1')])).toEqual([
      ...asked,
      user([result('1'), text('Well?')]),
    ])
    expect(withResults([...asked, user([result('2'), text('Well?')])], [result('1')])).toEqual([
      ...asked,
      user([result('1'), result('2'), text('Well?')]),
    ])
  })

  it('keeps the turns that follow', () => {
    const more = [user('b'), user('c')]
    expect(withResults([...asked, ...more], [result('1')])).toEqual([
      ...asked,
      user([result('1'), text('b')]),
      user('c'),
    ])
    expect(withResults([...asked, system('Be brief.'), user('c')], [result('1')])).toEqual([
      ...asked,
      user([result('1')]),
      system('Be brief.'),
      user('c'),
    ])
  })

  it.each<[string, readonly MessageParam[], string]>([
    ['no call of that id', asked, '3'],
    ['no answer', [user('a')], '1'],
    ['a result already', [...asked, user([result('1', 'first')])], '1'],
  ])('returns the same turns if there is %s', (_, messages, id) => {
    expect(withResults(messages, [result(id)])).toBe(messages)
  })

  it('never takes a result for an open call along with one for none', () => {
    expect(withResults([...asked, user([result('1', 'first')])], [result('1', 'second'), result('2')])).toEqual([
      ...asked,
      user([result('1', 'first'), result('2')]),
    ])
  })
})
