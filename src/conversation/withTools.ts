import { concat, defer, EMPTY, from, mergeMap, type Observable, of, tap } from 'rxjs'
import type { MessageRequest } from '../codec/messages/request/MessageRequest.ts'
import type { MessageStreamEvent } from '../codec/messages/MessageStreamEvent.ts'
import { isMessageEvent } from '../codec/messages/isMessageEvent.ts'
import type { Restart } from '../operators/fold/Restart.ts'
import type { Resume, ToolProgress, ToolResult } from '../operators/fold/Seam.ts'
import type { StreamFn } from '../StreamFn.ts'
import { type Call, type Conversation, conversationReducer, openCalls } from './conversationReducer.ts'
import { failedCall, type Tool } from './Tool.ts'

/**
 * How {@link withTools} goes on.
 *
 * @category Conversation
 */
export interface ToolsConfig {
  /** How many requests at most. The stream completes after the last answer, though it may call tools: they are not run. Default: 10. */
  readonly maxTurns?: number | undefined
  /** How many calls of one answer may run side by side. Default: all. */
  readonly concurrent?: number | undefined
}

/**
 * Runs the tools that an answer calls, sends their results with a further request, and so on, as one stream.
 *
 * ```text
 * 1st request   S{jk}T(.|)
 * the tool                -r|
 * 2nd request               S[a]$(.|)
 * result        S{jk}T.----rS[a]$(.|)      r is { type: '@tool_result', … }
 * ```
 *
 * It emits the events of every answer, and between them the progress and the result of each call, as they come.
 * The results go to Claude in the order of the calls. An answer that pauses (`pause_turn`) is gone on with; the container is carried along;
 * every block is sent back as it came, thinking and unknown ones too; only empty texts are not, which the API does not take.
 * A tool that the request describes itself, by its name, is sent with that description.
 * A call whose input was cut or is no JSON is never run, nor is any call of an answer that `max_tokens` cut.
 * A tool runs once its answer is complete: an `ask` that starts again or carries on inside a turn never runs it twice.
 * Around `withTools`, a restart begins the whole conversation anew, its tools included.
 *
 * **Fails with** what `ask` fails with; a tool's error goes to Claude.
 *
 * @example
 * ```ts
 * import * as t from 'io-ts'
 * import { textDeltas, tool, withTools } from 'rxjs-anthropic'
 *
 * const clock = tool({
 *   name: 'clock',
 *   description: 'Tells the time.',
 *   input: t.type({}),
 *   input_schema: { type: 'object' },
 *   run: () => [new Date().toISOString()],
 * })
 *
 * withTools(ask, [clock])(request)
 *   .pipe(textDeltas())
 *   .subscribe((text) => console.log(text))
 * ```
 *
 * @see {@link tool}; {@link conversationReducer} to store the conversation
 * @see https://docs.claude.com/en/docs/agents-and-tools/tool-use/overview
 * @category Conversation
 */
export const withTools = <E extends { readonly type: string } = never>(
  ask: StreamFn<MessageRequest, MessageStreamEvent | E>,
  tools: readonly Tool[],
  { maxTurns = 10, concurrent = Infinity }: ToolsConfig = {},
): StreamFn<MessageRequest, MessageStreamEvent | E | ToolProgress | ToolResult> => {
  const byName = new Map(tools.map((tool) => [tool.definition.name, tool]))

  const run = (call: Call): Observable<ToolProgress | ToolResult> => {
    if (call.type === '@invalid_tool_input') return of(failedCall(call, 'The input is no JSON'))
    return byName.get(call.name)?.call(call) ?? of(failedCall(call, `There is no tool named ${call.name}`))
  }

  const take = (
    request: MessageRequest,
    turn: number,
  ): Observable<MessageStreamEvent | E | ToolProgress | ToolResult> =>
    defer(() => {
      let conversation: Conversation = { messages: request.messages, answer: undefined, results: [] }
      let next: MessageRequest | undefined

      const follow = (event: MessageStreamEvent | E | ToolProgress | ToolResult): void => {
        if (!isFolded(event)) return
        const { stop_reason, container } = conversation.answer ?? {}
        conversation = conversationReducer(conversation, event)
        if (event.type !== 'message_stop') return
        const called = stop_reason === 'tool_use' && openCalls(conversation.messages).length > 0
        const goesOn = called || stop_reason === 'pause_turn'
        next = goesOn && turn < maxTurns ? inContainer(request, container?.id) : undefined
      }

      const calls = (): Observable<ToolProgress | ToolResult> =>
        next === undefined ? EMPTY : from(openCalls(conversation.messages)).pipe(mergeMap(run, concurrent))

      return concat(
        concat(ask(request), defer(calls)).pipe(tap(follow)),
        defer(() => (next ? take({ ...next, messages: conversation.messages }, turn + 1) : EMPTY)),
      )
    })

  return (request) => take(describing(tools, request), 1)
}

/** The request with the tools, but for those that it describes itself. */
const describing = (tools: readonly Tool[], request: MessageRequest): MessageRequest => {
  const described = request.tools ?? []
  const names = new Set(described.map(({ name }) => name))
  return {
    ...request,
    tools: [...described, ...tools.map(({ definition }) => definition).filter(({ name }) => !names.has(name))],
  }
}

/** The request in the container of the answer before; the skills that it asks for stay. */
const inContainer = (request: MessageRequest, id: string | undefined): MessageRequest => {
  const { container } = request
  if (id === undefined) return request
  return { ...request, container: typeof container === 'object' && container !== null ? { ...container, id } : id }
}

const isFolded = (event: { readonly type: string }): event is MessageStreamEvent | Resume | Restart | ToolResult =>
  isMessageEvent(event) || event.type === '@resume' || event.type === '@restart' || event.type === '@tool_result'
