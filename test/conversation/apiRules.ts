type Block = Readonly<Record<string, unknown>> & { readonly type: string }
interface Turn {
  readonly role: string
  readonly content: readonly Block[]
}

const blocksOf = (content: unknown): readonly Block[] =>
  typeof content === 'string' ? [{ type: 'text', text: content }] : (content as readonly Block[])

/** Consecutive turns of one role are one turn. */
const merge = (turns: readonly Turn[]): readonly Turn[] =>
  turns.reduce<readonly Turn[]>((merged, turn) => {
    const last = merged.at(-1)
    return last?.role === turn.role
      ? [...merged.slice(0, -1), { role: turn.role, content: [...last.content, ...turn.content] }]
      : [...merged, turn]
  }, [])

const idsOf = (blocks: readonly Block[], type: string, key: string) =>
  blocks.filter((block) => block.type === type).map((block) => String(block[key]))

const blockProblems = (block: Block): readonly string[] => {
  switch (block.type) {
    case 'text':
      return String(block['text']).trim() === '' ? ['text content blocks must be non-empty'] : []
    case 'thinking':
      return block['signature'] ? [] : ['thinking without a signature']
    case 'tool_use':
    case 'server_tool_use':
      return typeof block['input'] === 'object' && block['input'] !== null && !Array.isArray(block['input'])
        ? []
        : ['the input is not an object']
    default:
      return block.type.startsWith('@') ? [`${block.type} is not a type`] : []
  }
}

/** Why the API would refuse the messages of a request, as they are on the wire; empty if it would not. A paused answer is sent back as it is. */
export const problemsOf = (
  messages: readonly { readonly role: string; readonly content?: unknown }[],
  isPaused: (text: unknown) => boolean,
): readonly string[] => {
  const turns = merge(messages.map(({ role, content }) => ({ role, content: blocksOf(content) })))
  const problems = turns.flatMap(({ role, content }, place) => {
    const next = turns[place + 1]?.content ?? []
    const before = turns[place - 1]?.content ?? []
    const results = idsOf(content, 'tool_result', 'tool_use_id')
    const calls = idsOf(content, 'tool_use', 'id')
    const served = new Set(
      content.flatMap((block) => (block.type === 'web_search_tool_result' ? [block['tool_use_id']] : [])),
    )
    const unserved = idsOf(content, 'server_tool_use', 'id').filter((id) => !served.has(id))
    const isLast = place === turns.length - 1
    return [
      ...content.flatMap(blockProblems),
      ...(content.length === 0 ? ['an empty turn'] : []),
      ...(role === 'user' && results.some((_, index) => content[index]?.type !== 'tool_result')
        ? ['results do not come first']
        : []),
      ...(role === 'user' && results.join() !== idsOf(before, 'tool_use', 'id').join()
        ? ['results that do not match the calls']
        : []),
      ...(role === 'assistant' && calls.join() !== idsOf(next, 'tool_result', 'tool_use_id').join()
        ? ['a call without a result']
        : []),
      ...(role === 'assistant' && unserved.length > 0 && !isLast && next[0]?.type !== 'tool_result'
        ? ["a server's call without a result"]
        : []),
    ]
  })
  const last = turns.at(-1)
  return [
    ...problems,
    ...(turns[0]?.role === 'user' ? [] : ['the first turn is not the user’s']),
    ...(last?.role === 'assistant' && last.content.at(-1)?.type === 'text' && !isPaused(last.content.at(-1)?.['text'])
      ? ['the model does not support prefill']
      : []),
  ]
}
