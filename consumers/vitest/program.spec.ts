import { describe, expect, it } from 'vitest'
import { describeLog, marbles, streamOf } from 'rxjs-anthropic/testing'
import { memoryLog } from 'rxjs-anthropic/server'
import { textDeltas } from 'rxjs-anthropic'
import { expected, program } from './program.js'

it('runs every entry', async () => {
  expect(await program()).toBe(expected)
})

it(
  'emits text in a marble spec',
  marbles(({ expectObservable }) => {
    expectObservable(streamOf('S[a]$(.|)')().pipe(textDeltas())).toBe('(a|)')
  }),
)

describeLog({ describe, it }, 'memoryLog', { open: memoryLog })
