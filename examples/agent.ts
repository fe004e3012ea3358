// A chat in a terminal: thinking, text, a slow tool, a tool that asks before it runs, Ctrl-C to stop, and further questions.
//
//   npx tsx --tsconfig examples/tsconfig.json examples/agent.ts
//
// No key is needed: a server on this machine plays scripted answers. Ctrl-C stops an answer or a tool; at the prompt it ends the program.
import { stdin, stdout } from 'node:process'
import { createInterface } from 'node:readline/promises'
import * as t from 'io-ts'
import {
  concat,
  firstValueFrom,
  from,
  fromEvent,
  lastValueFrom,
  map,
  merge,
  of,
  take,
  takeUntil,
  tap,
  timer,
} from 'rxjs'
import {
  anthropic,
  continueByModel,
  type Conversation,
  conversationReducer,
  messages,
  retryWithBackoff,
  stopConversation,
  tool,
  withResume,
  withTools,
} from 'rxjs-anthropic'
import { agentAnswer } from './server/agentAnswer.ts'
import { startServer } from './server/startServer.ts'

const terminal = createInterface({ input: stdin, output: stdout })
const stopped$ = fromEvent(terminal, 'SIGINT')
const closed$ = merge(stopped$, fromEvent(terminal, 'close'))
const dim = (text: string): string => (stdout.isTTY ? `\u001b[2m${text}\u001b[22m` : text)

const search = tool({
  name: 'search',
  description: 'Searches all notes for a word.',
  input: t.type({ word: t.string }),
  input_schema: { type: 'object', properties: { word: { type: 'string' } }, required: ['word'] },
  run: ({ word }) =>
    concat(
      timer(0, 300).pipe(
        take(5),
        map((step) => ({ progress: `${step * 25} %` })),
      ),
      of(`"${word}" is in draft.txt and in recipes.txt.`),
    ),
})

const remove = tool({
  name: 'remove',
  description: 'Deletes a note.',
  input: t.type({ file: t.string }),
  input_schema: { type: 'object', properties: { file: { type: 'string' } }, required: ['file'] },
  run: ({ file }) => `${file} is deleted.`,
})

const server = await startServer({ recording: agentAnswer, pace: 60 })
const ask = messages(anthropic({ baseUrl: server.url })) // anthropic({ apiKey }) asks Claude
const steady = withResume((request) => ask(request).pipe(retryWithBackoff()), { by: continueByModel })

const agent = withTools(steady, [search, remove], {
  approve: ({ name, input }, { signal }) =>
    name === 'remove'
      ? terminal
          .question(`\n  Run remove ${JSON.stringify(input)}? (y/n) `, { signal })
          .then((answer) => answer.trim() === 'y' || 'The user wants to keep it.')
      : of(true),
})

const show = (event: Parameters<typeof conversationReducer>[1]): void => {
  switch (event.type) {
    case 'content_block_delta':
      if (event.delta.type === 'text_delta') stdout.write(event.delta.text)
      if (event.delta.type === 'thinking_delta') stdout.write(dim(event.delta.thinking))
      break
    case 'content_block_stop':
      stdout.write('\n')
      break
    case '@tool_progress':
      stdout.write(`  ${event.name}  … ${String(event.progress)}\n`)
      break
    case '@tool_result':
      stdout.write(`  ${event.name}  ${event.result.is_error ? '✗' : '✓'} ${JSON.stringify(event.result.content)}\n`)
  }
}

let conversation: Conversation = { messages: [], answer: undefined }
for (;;) {
  const question = await firstValueFrom(merge(from(terminal.question('> ')), closed$.pipe(map(() => ''))))
  if (question === '') break
  const { messages } = stopConversation(conversation)
  conversation = { messages: [...messages, { role: 'user', content: question }], answer: undefined }
  const answer$ = agent({ model: 'claude-sonnet-5', max_tokens: 1024, messages: conversation.messages }).pipe(
    tap((event) => (conversation = conversationReducer(conversation, event))),
    tap(show),
    takeUntil(stopped$.pipe(tap(() => stdout.write('\n  stopped\n')))),
  )
  await lastValueFrom(answer$, { defaultValue: undefined }).catch((failure: Error) => console.error(failure.message))
}
terminal.close()
await server.close()
