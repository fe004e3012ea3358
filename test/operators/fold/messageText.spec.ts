import { lastValueFrom } from 'rxjs'
import { messageText, messageThinking, reduceMessage, toolUses } from '../../../src/index.ts'
import { streamOf } from '../../../src/testing/index.ts'

const message = lastValueFrom(streamOf('S<x~>[ab]<y>{jk}[c]{j}T(.|)')().pipe(reduceMessage()))

describe('the selectors of a message', () => {
  it('messageText joins its text', async () => {
    expect(messageText(await message)).toBe('abc')
  })

  it('messageThinking joins its thinking', async () => {
    expect(messageThinking(await message)).toBe('xy')
  })

  it('toolUses leaves out a call whose input is no JSON', async () => {
    expect(toolUses(await message)).toEqual([{ type: 'tool_use', id: 'toolu_3', name: 'tool', input: { a: 1 } }])
  })
})
