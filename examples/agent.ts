// A chat in a terminal: thinking, text, a slow tool, a tool that asks before it runs, Ctrl-C to stop, further questions, and earlier ones again.
//
//   npx tsx --tsconfig examples/tsconfig.json examples/agent.ts
//
// No key is needed: a server on this machine plays scripted answers.
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
  type Observable,
  of,
  take,
  takeUntil,
  tap,
  timer,
} from 'rxjs'
import {
  anthropic,
  continueByModel,
  type ConversationState,
  messages,
  type MessageStreamEvent,
  noUsage,
  retryWithBackoff,
  scanConversation,
  type Seam,
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
  run: ({ file }) => `${file} is deleted.`,
})

const server = await startServer({ recording: agentAnswer, pace: 60 })
const ask = messages(anthropic({ baseUrl: server.url })) // anthropic({ apiKey }) asks Claude
const steady = withResume((request) => ask(request).pipe(retryWithBackoff()), { by: continueByModel })

const agent = withTools(steady, [search, remove], {
  approve: ({ name, input }, { signal }) =>
    name === 'remove'
      ? terminal
          .question(`  Run remove ${JSON.stringify(input)}? (y/n) `, { signal })
          .then((answer) => /^y(es)?$/i.test(answer.trim()) || 'The user wants to keep it.')
      : of(true),
})

/** A question; with `at`, in place of the turn at that index and of all that follow. */
interface Question {
  readonly content: string
  readonly at?: number | undefined
}

/** Emits the chat while the question is answered. */
const reply = (chat: ConversationState, { content, at }: Question): Observable<ConversationState> => {
  const messages = [...stopConversation(chat).messages.slice(0, at), { role: 'user' as const, content }]
  return agent({ model: 'claude-sonnet-5', max_tokens: 1024, messages }).pipe(
    tap(show),
    scanConversation({ ...chat, messages }),
  )
}

const show = (event: MessageStreamEvent | Seam): void => {
  switch (event.type) {
    case 'content_block_start':
      if (event.content_block.type === 'tool_use') stdout.write(`  ${event.content_block.name}`)
      break
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

/** Returns the question of a line; undefined if it is not a question. */
const questionOf = (line: string, { messages }: ConversationState): Question | undefined => {
  const [, command, number, words = ''] = /^\/(retry|edit)(?: (\d+) (.+))?$/.exec(line) ?? []
  if (command === undefined) return { content: line }
  const questions = messages.flatMap(({ role, content }, at) =>
    role === 'user' && typeof content === 'string' ? [{ content, at }] : [],
  )
  if (command === 'retry') return questions.at(-1)
  const edited = questions[Number(number) - 1]
  return edited && { content: words, at: edited.at }
}

stdout.write(
  dim('/retry: ask the last question again. /edit 1 …: change the first one. Ctrl-C: stop; at the prompt: end.\n'),
)
let chat: ConversationState = { messages: [], answer: undefined, usage: noUsage, failure: undefined, ended: true }
for (;;) {
  const line = await firstValueFrom(merge(from(terminal.question('> ')), closed$.pipe(map(() => ''))))
  if (line === '') break
  const question = questionOf(line, chat)
  if (question === undefined) {
    stdout.write('  There is no such question.\n')
    continue
  }
  const chat$ = reply(chat, question).pipe(
    tap((next) => (chat = next)),
    takeUntil(stopped$.pipe(tap(() => stdout.write('\n  stopped\n')))),
  )
  await lastValueFrom(chat$)
  if (chat.failure) stdout.write(`  ${chat.failure.message}\n`)
  const { requests, input_tokens, output_tokens } = chat.usage
  stdout.write(dim(`  so far: requests ${requests}, input tokens ${input_tokens}, output tokens ${output_tokens}\n`))
}
terminal.close()
await server.close()
