import { from, lastValueFrom, toArray } from 'rxjs'
import { elementsOf, type MessageStreamEvent } from '../../src/index.ts'
import { marbles, overloaded } from '../../src/testing/index.ts'
import { blockDelta, blockStart, blockStop, start } from '../events.ts'

const tool = { type: 'tool_use', id: 't', name: 'tool', input: {} } as const
const json = (index: number, partial_json: string) => blockDelta(index, { type: 'input_json_delta', partial_json })
const text = (index: number, text: string) => blockDelta(index, { type: 'text_delta', text })

const run = (path: readonly (string | number)[], ...events: readonly MessageStreamEvent[]) =>
  lastValueFrom(from(events).pipe(elementsOf(path), toArray()))

describe('elementsOf', () => {
  it(
    'emits each element when it is whole, and once',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const events = {
        S: start(),
        '{': blockStart(0, tool),
        j: json(0, '{"todos":["cook"'),
        k: json(0, ',"eat","sl'),
        l: json(0, 'eep"]}'),
      }
      const source = cold('  S{j--k--l--|', events)
      const subs = '         ^----------!'
      const expected = '     --x--y--z--|'

      expectObservable(source.pipe(elementsOf(['todos']))).toBe(expected, { x: 'cook', y: 'eat', z: 'sleep' })
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it(
    'gives what was whole before a failure',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const events = { S: start(), '{': blockStart(0, tool), j: json(0, '["a","b') }
      const source = cold('  S{j#', events, overloaded)
      const subs = '         ^--!'
      const expected = '     --a#'

      expectObservable(source.pipe(elementsOf([]))).toBe(expected, undefined, overloaded)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it('reads text that is JSON, also what a block brings along', async () => {
    const elements = run(
      ['a', 1],
      start(),
      blockStart(0, { type: 'text', text: '{"a":[0,[1' }),
      text(0, ',2],3]}'),
      blockStop(0),
    )
    expect(await elements).toEqual([1, 2])
  })

  it('keeps blocks that interleave apart', async () => {
    const events = [
      start(),
      blockStart(0, tool),
      blockStart(1, tool),
      json(0, '[1'),
      json(1, '[2'),
      json(0, ',3]'),
      json(1, ',4]'),
    ]
    expect(await run([], ...events)).toEqual([1, 3, 2, 4])
  })

  it('finds nothing in prose, in thinking and at a path that is not there', async () => {
    const thinking = { type: 'thinking', thinking: '', signature: '' } as const
    expect(await run([], start(), blockStart(0, { type: 'text', text: 'Olá [1, 2]' }))).toEqual([])
    expect(
      await run([], start(), blockStart(0, thinking), blockDelta(0, { type: 'thinking_delta', thinking: '[1]' })),
    ).toEqual([])
    expect(await run(['b'], start(), blockStart(0, tool), json(0, '{"a":[1,2]}'))).toEqual([])
  })

  it('fails where the JSON is nested too deep', async () => {
    await expect(run([], start(), blockStart(0, tool), json(0, '['.repeat(1000)))).rejects.toMatchObject({
      layer: 'json',
    })
  })
})
