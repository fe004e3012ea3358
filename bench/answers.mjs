// What is asked, and what a reader has read when it is answered.
export const request = {
  model: 'claude-sonnet-5',
  max_tokens: 64_000,
  messages: [{ role: 'user', content: 'How is light scattered?' }],
}

/** The same with 100 kB to read. */
export const longRequest = { ...request, messages: [{ role: 'user', content: 'x'.repeat(100_000) }] }

/** The text and the tool inputs in events as they are sent. */
export const answerOfEvents = (events) => {
  let text = ''
  const inputs = new Map()
  for (const { type, index, content_block, delta } of events) {
    if (type === 'content_block_start' && content_block.type === 'tool_use') inputs.set(index, '')
    if (type !== 'content_block_delta') continue
    if (delta.type === 'text_delta') text += delta.text
    if (delta.type === 'input_json_delta' && inputs.has(index))
      inputs.set(index, inputs.get(index) + delta.partial_json)
  }
  return { text, inputs: [...inputs.values()].map((json) => JSON.parse(json)) }
}

/** The text and the tool inputs in the last of a row of messages. */
export const answerOfMessage = (messages) => {
  const { content } = messages.at(-1)
  return {
    text: content.map((block) => (block.type === 'text' ? block.text : '')).join(''),
    inputs: content.filter(({ type }) => type === 'tool_use').map(({ input }) => input),
  }
}
