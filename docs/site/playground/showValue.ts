import type { MessageSnapshot } from 'rxjs-anthropic'
import { diagram } from 'rxjs-anthropic/testing'

/** How a value is written on its marble: an event by its letter, anything else shortly. */
export const showValue = (value: unknown): string => {
  if (typeof value === 'string') return value === '' ? '“”' : value
  if (Array.isArray(value)) return `[${value.map(showValue).join(', ')}]`
  if (typeof value !== 'object' || value === null) return String(value)
  if ('content' in value && Array.isArray(value.content)) return showMessage(value.content)
  if ('_tag' in value) return showTagged(value)
  if ('input' in value && 'complete' in value)
    return `${JSON.stringify(value.input) ?? '…'}${value.complete ? ' ✓' : ''}`
  if ('requests' in value && 'output_tokens' in value)
    return `${String(value.requests)}×, ${String(value.output_tokens)} out`
  if ('type' in value && value.type === '@restart') return '@'
  if ('text' in value || 'thinking' in value || 'input' in value) return showBlock(value)
  const letter = diagram([value])
  return letter === '*' ? ('type' in value ? String(value.type) : JSON.stringify(value)) : letter
}

const showMessage = (content: readonly object[]): string =>
  content.length === 0 ? 'ø' : content.map(showBlock).join(' ')

type Block = MessageSnapshot['content'][number] | object

const showBlock = (block: Block): string => {
  if ('text' in block) return `“${String(block.text)}”`
  if ('thinking' in block) return `‹${String(block.thinking)}›`
  if ('input' in block) return JSON.stringify(block.input)
  return 'type' in block && block.type === '@invalid_tool_input' ? 'invalid' : '{…'
}

const showTagged = (value: { readonly _tag: unknown }): string => {
  if ('right' in value) return `R ${showValue(value.right)}`
  if ('left' in value) return `L ${showValue(value.left)}`
  return String(value._tag).replace(/Failure$/, '')
}
