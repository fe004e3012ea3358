import type { Completion, CompletionEvent } from '../../src/codec/completions/CompletionEvent.ts'
import { ProtocolFailure } from '../../src/failure/ProtocolFailure.ts'
import { anyDialect, completionDialect, type Dialect, isLastCompletion } from '../../src/source/completionDialect.ts'

const piece = (completion: string, rest: object = {}): Completion => ({
  type: 'completion',
  completion,
  stop_reason: null,
  ...rest,
})
const last = { stop_reason: 'stop_sequence' }
const old = { truncated: false }

/** What each event adds, and the dialect that is known after it. */
const read = (
  events: readonly CompletionEvent[],
  named = false,
): readonly (readonly [Dialect['kind'], ...unknown[]])[] => {
  let dialect = anyDialect
  return events.map((event) => {
    dialect = completionDialect(dialect, event, named)
    return [dialect.kind, ...dialect.events.map((it) => (it.type === 'completion' ? it.completion : it.type))]
  })
}

describe('The dialect of completions', () => {
  it('is unknown until an event shows it', () => {
    expect(anyDialect).toEqual({ kind: 'unknown', last: undefined, held: undefined, events: [] })
    expect(read([piece('a')])).toEqual([['unknown', 'a']])
  })

  it('is incremental from the first event that names its type, even if a piece begins with the one before', () => {
    expect(read([piece('a'), piece('ab'), piece('abc')], true)).toEqual([
      ['incremental', 'a'],
      ['incremental', 'ab'],
      ['incremental', 'abc'],
    ])
  })

  it('stays incremental after a piece that does not begin with the one before', () => {
    expect(read([piece('a'), piece('b'), piece('bb'), piece('bbb', old), piece('')])).toEqual([
      ['unknown', 'a'],
      ['incremental', 'b'],
      ['incremental', 'bb'],
      ['incremental', 'bbb'],
      ['incremental', ''],
    ])
  })

  it.each<[string, object]>([
    ['truncated', { truncated: false }],
    ['exception', { exception: null }],
  ])('is cumulative from the first event that has %s', (_, rest) => {
    expect(read([piece('a', rest), piece('ab'), piece('abc')])).toEqual([
      ['cumulative', 'a'],
      ['cumulative', 'b'],
      ['cumulative', 'c'],
    ])
  })

  it('stays cumulative if an event names its type later', () => {
    const cumulative = completionDialect(anyDialect, piece('a', old), false)
    expect(completionDialect(cumulative, piece('ab'), true)).toEqual({
      kind: 'cumulative',
      last: 'ab',
      held: undefined,
      events: [piece('b')],
    })
  })

  it('is cumulative at an event that has truncated, counted from the text before', () => {
    expect(read([piece('a'), piece('ab', old), piece('abc', last)])).toEqual([
      ['unknown', 'a'],
      ['cumulative', 'b'],
      ['cumulative', 'c'],
    ])
  })

  it('holds an event back that fits both, until the next one decides', () => {
    const before = completionDialect(anyDialect, piece('a'), false)
    const held = completionDialect(before, piece('ab'), false)
    expect(held).toEqual({ kind: 'unknown', last: 'a', held: piece('ab'), events: [] })
    expect(completionDialect(held, piece('abc'), false)).toEqual({
      kind: 'cumulative',
      last: 'abc',
      held: undefined,
      events: [piece('b'), piece('c')],
    })
    expect(completionDialect(held, piece('c'), false)).toEqual({
      kind: 'incremental',
      last: 'c',
      held: undefined,
      events: [piece('ab'), piece('c')],
    })
  })

  it('is cumulative if the last event begins with the one before', () => {
    expect(read([piece('a'), piece('ab', last)])).toEqual([
      ['unknown', 'a'],
      ['cumulative', 'b'],
    ])
  })

  it('is incremental at an empty piece', () => {
    expect(read([piece(''), piece('')])).toEqual([
      ['unknown', ''],
      ['incremental', ''],
    ])
  })

  it('keeps what is known at an event of another type', () => {
    const before = completionDialect(anyDialect, piece('a'), false)
    expect(completionDialect(before, { type: 'ping' }, false)).toEqual({ ...before, events: [{ type: 'ping' }] })
  })

  it('refuses a cumulative event that does not start with the text before, and shows it', () => {
    const event = piece('b', old)
    const before = completionDialect(anyDialect, piece('a', old), false)
    expect(() => completionDialect(before, event, false)).toThrow(
      new ProtocolFailure('A cumulative completion does not start with the text of the event before it', { event }),
    )
    expect(() => completionDialect(before, event, false)).toThrow(expect.objectContaining({ event }))
  })
})

describe('isLastCompletion', () => {
  it('is true for a completion with a stop reason only', () => {
    const events: readonly CompletionEvent[] = [
      piece('a', last),
      piece('a'),
      piece('a', { stop_reason: undefined }),
      { type: 'ping', ...last },
    ]
    expect(events.map(isLastCompletion)).toEqual([true, false, false, false])
  })
})
