import {
  concat,
  concatMap,
  defer,
  EMPTY,
  from,
  mergeMap,
  type Observable,
  type ObservableInput,
  of,
  queueScheduler,
  subscribeOn,
  take,
  tap,
} from 'rxjs'
import type { MessageRequest } from '../codec/messages/request/MessageRequest.ts'
import type { MessageStreamEvent } from '../codec/messages/MessageStreamEvent.ts'
import { isMessageEvent } from '../codec/messages/isMessageEvent.ts'
import type { ToolUseBlock } from '../codec/messages/ToolUseBlock.ts'
import { abortable } from '../operators/abortable.ts'
import { foldMessage } from '../operators/fold/foldMessage.ts'
import { endMessage } from '../operators/fold/messageReducer.ts'
import type { MessageSnapshot } from '../operators/fold/MessageSnapshot.ts'
import type { Restart } from '../operators/fold/Restart.ts'
import type { Resume, Stopped, ToolCall, ToolProgress, ToolResult } from '../operators/fold/Seam.ts'
import { repeatWhile } from '../operators/repeatWhile.ts'
import type { StreamFn } from '../StreamFn.ts'
import { refusesPrefill } from './continueByModel.ts'
import { withAnswer } from './conversationReducer.ts'
import { openCalls, withResults } from './openCalls.ts'
import type { Tool } from './Tool.ts'
import { failedCall, refusal } from './toolResult.ts'
import { toolsByName } from './toolsByName.ts'

/**
 * Options of {@link withTools}.
 *
 * @since 0.1.0
 * @category Conversation
 */
export interface ToolsConfig {
  /** The maximum number of requests. If the last message that is allowed calls tools, they are not run, and the stream ends with {@link Stopped}. Default: 10. */
  readonly maxTurns?: number | undefined
  /** How many tools of one message may run at the same time. Default: all. */
  readonly concurrent?: number | undefined
  /**
   * Called before each tool runs. If it emits `true`, the tool runs. If it emits `false` or a string, the tool does not run, and Claude receives an
   * error result with that string or a default message. If it completes without a value, the tool use stays open: the stream ends with {@link Stopped},
   * and the conversation can be continued later. Default: every tool runs.
   */
  readonly approve?:
    ((call: ToolUseBlock, context: { readonly signal: AbortSignal }) => ObservableInput<boolean | string>) | undefined
}

/**
 * Runs the tools that Claude calls, sends their results in the next request, and repeats this until Claude calls no more tools. Emits all of it as one stream.
 *
 * ```text
 * 1st request   S{jk}T(.|)
 * the tool                -r|
 * 2nd request               S[a]$(.|)
 * result        S{jk}T.----rS[a]$(.|)      r is { type: '@tool_result', … }
 * ```
 *
 * It emits the events of every message, and between them the progress and the result of each tool, as they arrive.
 * The results are sent in the order of the tool uses. If the stop reason is `pause_turn`, the conversation continues, in the same container.
 * If `tools` of the request already contains a tool with the same name, that definition is sent.
 * A tool use whose input was cut or is not a JSON object is never run.
 * A tool runs only after the message that calls it is complete, so restarts and resumes inside `ask` never run it twice.
 * `restartWithBackoff` after `withTools` restarts the whole conversation, and the tools run again.
 *
 * If the last message of the request contains tool uses without a result, these tools run first. To continue after a late approval or a restart of
 * the process, call this function again with the stored `messages`. This works for every stop reason.
 *
 * If it stops before Claude has finished, the last event is {@link Stopped}, with its reason and the open tool uses.
 * It throws at once if two tools have the same name.
 *
 * **Errors with** the errors of `ask` and of `approve`. The error of a tool is sent to Claude.
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
 *   run: () => [new Date().toISOString()],
 * })
 *
 * withTools(ask, [clock])(request)
 *   .pipe(textDeltas())
 *   .subscribe((text) => console.log(text))
 * ```
 *
 * @see {@link tool}; {@link conversationReducer} to store the conversation, {@link stopConversation} to end it early
 * @see https://docs.claude.com/en/docs/agents-and-tools/tool-use/overview
 * @since 0.1.0
 * @category Conversation
 */
export const withTools = <E extends { readonly type: string } = never>(
  ask: StreamFn<MessageRequest, MessageStreamEvent | E>,
  tools: readonly Tool[],
  { maxTurns = 10, concurrent = Infinity, approve }: ToolsConfig = {},
): StreamFn<MessageRequest, MessageStreamEvent | E | ToolProgress | ToolResult | Stopped> => {
  const byName = toolsByName(tools)

  const runCall = (call: ToolCall): Observable<ToolProgress | ToolResult> => {
    if (call.type === '@invalid_tool_input') return of(failedCall(call, 'The input is not a valid JSON object'))
    const called = byName.get(call.name)
    if (called === undefined) return of(failedCall(call, `There is no tool named ${call.name}`))
    if (approve === undefined) return called.call(call)
    return abortable((signal) => from(approve(call, { signal })).pipe(take(1))).pipe(
      concatMap((verdict) => (verdict === true ? called.call(call) : of(failedCall(call, refusal(verdict))))),
    )
  }

  return (request) =>
    defer(() => {
      const described = describeTools(tools, request)
      let messages = request.messages
      let container: string | undefined
      let turns = 0
      let continues = false

      const runCalls = (): Observable<ToolProgress | ToolResult> => {
        const results: ToolResult['result'][] = []
        return concat(
          from(openCalls(messages)).pipe(
            // Calls that wait for others are a loop, too: without the scheduler, each would begin inside the end of the one before.
            mergeMap((call) => runCall(call).pipe(subscribeOn(queueScheduler)), concurrent),
            tap((event) => event.type === '@tool_result' && results.push(event.result)),
          ),
          defer(() => {
            messages = withResults(messages, results)
            return EMPTY
          }),
        )
      }

      const answer = (): Observable<MessageStreamEvent | E | Stopped> => {
        const open = openCalls(messages)
        if (open.length > 0) return of(stoppedFor('approval', open))
        if (turns === 0 && isAnswered(request)) return of(stoppedFor('no_calls', open))
        let fold = foldMessage()
        let ended: MessageSnapshot | undefined
        turns += 1
        const follow = (event: MessageStreamEvent | E): void => {
          if (!isFolded(event)) return
          if (event.type === '@tool_result') messages = withResults(messages, [event.result])
          else if (event.type !== 'message_stop') fold.next(event)
          else {
            ended = fold.message()
            if (ended === undefined) return
            container = ended.container?.id ?? container
            messages = withAnswer(messages, endMessage(ended).content, ended.stop_reason)
            fold = foldMessage()
          }
        }
        const next = (): Observable<Stopped> => {
          if (ended === undefined) return EMPTY
          const calls = openCalls(messages)
          const called = ended.stop_reason === 'tool_use'
          if (called && calls.length === 0) return of(stoppedFor('no_calls', calls))
          if (!called && ended.stop_reason !== 'pause_turn')
            return calls.length > 0 ? of(stoppedFor('stop_reason', calls)) : EMPTY
          if (!(turns < maxTurns)) return of(stoppedFor('max_turns', calls))
          continues = true
          return EMPTY
        }
        return concat(ask({ ...inContainer(described, container), messages }).pipe(tap(follow)), defer(next))
      }

      const turn = defer(() => {
        continues = false
        return concat(runCalls(), defer(answer))
      })
      return turn.pipe(repeatWhile(() => continues))
    })
}

const stoppedFor = (reason: Stopped['reason'], calls: readonly ToolCall[]): Stopped => ({
  type: '@stopped',
  reason,
  calls,
})

/** Whether Claude has answered already: the model would refuse the request, because it ends with the text of an answer. */
const isAnswered = ({ model, messages }: MessageRequest): boolean => {
  const turn = messages.at(-1)
  const isText = typeof turn?.content === 'string' || turn?.content?.at(-1)?.type === 'text'
  return turn?.role === 'assistant' && isText && refusesPrefill(model)
}

/** Returns the request with the tools, except those that it describes itself. */
const describeTools = (tools: readonly Tool[], request: MessageRequest): MessageRequest => {
  const described = request.tools ?? []
  const names = new Set<string>(described.flatMap((it) => ('name' in it ? [it.name] : [])))
  return {
    ...request,
    tools: [...described, ...tools.map(({ definition }) => definition).filter(({ name }) => !names.has(name))],
  }
}

/** Returns the request in the container of the answer before; the skills that it asks for stay. */
const inContainer = (request: MessageRequest, id: string | undefined): MessageRequest => {
  const { container } = request
  if (id === undefined) return request
  return { ...request, container: typeof container === 'object' && container !== null ? { ...container, id } : id }
}

const isFolded = (event: { readonly type: string }): event is MessageStreamEvent | Resume | Restart | ToolResult =>
  isMessageEvent(event) || event.type === '@resume' || event.type === '@restart' || event.type === '@tool_result'
