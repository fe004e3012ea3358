import type { ContentBlockDelta } from '../../../src/codec/messages/ContentBlockDelta.ts'
import { blockReducer, cutBlock, isOpen, startBlock, stopBlock } from '../../../src/operators/fold/blockReducer.ts'
import type { SnapshotBlock } from '../../../src/operators/fold/MessageSnapshot.ts'

const call = { id: 'toolu_1', name: 'n' }
const started = { type: 'tool_use', ...call, input: { kept: 1 } } as const
const citation = { type: '@unknown', wireType: 'c', raw: { type: 'c' } } as const

const blocks = {
  text: { type: 'text', text: 't', citations: null },
  thinking: { type: 'thinking', thinking: 'h', signature: 'old' },
  tool: { type: '@partial_tool_input', wireType: 'tool_use', ...call, raw: '{', started },
  compaction: { type: 'compaction', content: null },
  redacted: { type: 'redacted_thinking', data: '…' },
} as const satisfies Record<string, SnapshotBlock>

const deltas = {
  text_delta: { type: 'text_delta', text: 'a' },
  citations_delta: { type: 'citations_delta', citation },
  thinking_delta: { type: 'thinking_delta', thinking: 'a' },
  signature_delta: { type: 'signature_delta', signature: 's' },
  input_json_delta: { type: 'input_json_delta', partial_json: '}' },
  compaction_delta: { type: 'compaction_delta', content: 'a' },
  '@unknown': { type: '@unknown', wireType: 'new', raw: { type: 'new' } },
} as const satisfies Record<string, ContentBlockDelta>

const after: Readonly<Record<string, readonly [block: SnapshotBlock, after: SnapshotBlock]>> = {
  text_delta: [blocks.text, { ...blocks.text, text: 'ta' }],
  citations_delta: [blocks.text, { ...blocks.text, citations: [citation] }],
  thinking_delta: [blocks.thinking, { ...blocks.thinking, thinking: 'ha' }],
  signature_delta: [blocks.thinking, { ...blocks.thinking, '@signature': 's' }],
  input_json_delta: [blocks.tool, { ...blocks.tool, raw: '{}' }],
  compaction_delta: [blocks.compaction, { type: 'compaction', content: 'a' }],
}

describe('blockReducer', () => {
  it.each(Object.values(deltas))('reads a $type into the block that takes it, and no other', (delta) => {
    const [taking, taken] = after[delta.type] ?? []
    for (const block of Object.values(blocks)) {
      const next = blockReducer(block, delta)
      if (block === taking) expect(next).toStrictEqual(taken)
      else expect(next).toBe(block)
    }
  })

  it.each<[SnapshotBlock, ContentBlockDelta]>([
    [blocks.text, { type: 'text_delta', text: '' }],
    [blocks.thinking, { type: 'thinking_delta', thinking: '' }],
    [blocks.tool, { type: 'input_json_delta', partial_json: '' }],
  ])('returns the same block after an empty delta', (block, delta) => {
    expect(blockReducer(block, delta)).toBe(block)
  })

  it.each<[SnapshotBlock, ContentBlockDelta]>([
    [{ type: 'text', text: 't' }, deltas.text_delta],
    [{ type: 'text', text: 't', citations: [citation] }, deltas.text_delta],
    [{ ...blocks.text, ...{ news: 1 } }, deltas.text_delta],
    [{ type: 'thinking', thinking: 't', signature: '' }, deltas.thinking_delta],
    [{ type: 'thinking', thinking: 't', signature: '', '@signature': 's' }, deltas.thinking_delta],
    [{ type: 'thinking', thinking: 't', signature: '', ...{ news: 1 } }, deltas.thinking_delta],
  ])('keeps every field of %j but the one that grows', (block, delta) => {
    const grown = block.type === 'thinking' ? { thinking: 'ta' } : { text: 'ta' }
    expect(blockReducer(block, delta)).toStrictEqual({ ...block, ...grown })
  })
})

describe('startBlock', () => {
  it.each(['tool_use', 'server_tool_use', 'mcp_tool_use'] as const)('opens a %s without its input', (type) => {
    const block = { ...started, type, server_name: 's' }
    expect(startBlock(block)).toStrictEqual({
      type: '@partial_tool_input',
      wireType: type,
      ...call,
      raw: '',
      started: block,
    })
  })

  it('is any other block', () => {
    for (const block of [blocks.text, blocks.thinking, blocks.compaction, blocks.redacted])
      expect(startBlock(block)).toBe(block)
  })
})

describe('stopBlock', () => {
  const stopped = (raw: string) => stopBlock({ ...blocks.tool, raw })
  const invalid = (raw: string) => ({ type: '@invalid_tool_input', wireType: 'tool_use', ...call, raw })

  it('reads the input of a call, which is an object', () => {
    expect(stopped('{"a":1}')).toStrictEqual({ ...started, input: { a: 1 } })
    for (const raw of ['{', '[]', 'null', '1', '"a"']) expect(stopped(raw)).toStrictEqual(invalid(raw))
  })

  it('keeps the input that a call started with if no text arrived', () => {
    for (const raw of ['', ' \n']) expect(stopped(raw)).toBe(started)
  })

  it('reads an input up to a depth of 512', () => {
    const nested = (depth: number) => '{"a":'.repeat(depth - 1) + '{}' + '}'.repeat(depth - 1)
    expect(stopped(nested(512)).type).toBe('tool_use')
    expect(stopped(nested(513))).toStrictEqual(invalid(nested(513)))
  })

  it('signs a thinking, and leaves any other block as it is', () => {
    expect(stopBlock({ ...blocks.thinking, '@signature': 's' })).toStrictEqual({ ...blocks.thinking, signature: 's' })
    for (const block of [blocks.text, blocks.thinking, blocks.compaction, blocks.redacted])
      expect(stopBlock(block)).toBe(block)
  })
})

describe('cutBlock', () => {
  it('leaves out a signature that does not count, and marks a call whose input is cut', () => {
    expect(cutBlock({ ...blocks.thinking, '@signature': 's' })).toStrictEqual(blocks.thinking)
    expect(cutBlock(blocks.tool)).toStrictEqual({
      type: '@invalid_tool_input',
      wireType: 'tool_use',
      ...call,
      raw: '{',
    })
    for (const block of [blocks.text, blocks.thinking, blocks.compaction, blocks.redacted])
      expect(cutBlock(block)).toBe(block)
  })
})

describe('isOpen', () => {
  it('is true for a call and for a thinking whose signature does not count yet', () => {
    expect(isOpen(blocks.tool)).toBe(true)
    expect(isOpen({ ...blocks.thinking, '@signature': 's' })).toBe(true)
    for (const block of [blocks.text, blocks.thinking, blocks.compaction, blocks.redacted])
      expect(isOpen(block)).toBe(false)
    expect(isOpen({ ...blocks.text, ...{ '@signature': 's' } })).toBe(false)
  })
})
