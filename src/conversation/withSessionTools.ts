import {
  concat,
  concatMap,
  connect,
  defer,
  EMPTY,
  endWith,
  filter,
  ignoreElements,
  merge,
  mergeMap,
  noop,
  type Observable,
  type ObservableInput,
  of,
  Subject,
  take,
  takeUntil,
  tap,
} from 'rxjs'
import type { ToolUseBlock } from '../codec/messages/ToolUseBlock.ts'
import type { SessionEvent } from '../codec/sessions/SessionEvent.ts'
import type { SessionEventParam } from '../codec/sessions/SessionEventParam.ts'
import { abortable } from '../operators/abortable.ts'
import type { ToolProgress, ToolResult } from '../operators/fold/Seam.ts'
import type { BackoffConfig } from '../operators/recovery/backoffDelay.ts'
import { followEvents } from '../source/followEvents.ts'
import { isSessionEnd } from '../source/isSessionEnd.ts'
import { sendEvents } from '../source/sendEvents.ts'
import type { StreamFn } from '../StreamFn.ts'
import type { SessionRequest, SessionTransport } from '../transport/anthropicSessions.ts'
import { openSessionCalls, type OpenSessionCalls, type SessionCall } from './openSessionCalls.ts'
import { sessionResult } from './sessionResult.ts'
import type { Tool } from './Tool.ts'
import { failedCall, refusal } from './toolResult.ts'
import { toolsByName } from './toolsByName.ts'
import type { ToolsConfig } from './withTools.ts'

/**
 * Options of {@link withSessionTools}.
 *
 * @since 0.1.0
 * @category Conversation
 */
export interface SessionToolsConfig extends Pick<ToolsConfig, 'concurrent'> {
  /**
   * Called before a tool of yours runs, and for each call that waits for a confirmation (`evaluated_permission: 'ask'`). If it emits `true`, the call
   * is allowed. If it emits `false` or a string, it is refused, with that string or a default message. If it completes without a value, the call
   * stays open. Default: every tool of yours runs, and no call is confirmed or refused.
   */
  readonly approve?:
    | ((
        call: ToolUseBlock,
        context: { readonly signal: AbortSignal; readonly event: SessionCall },
      ) => ObservableInput<boolean | string>)
    | undefined
  /** Whether a session that is not idle is interrupted if the stream is unsubscribed. Default: false. */
  readonly interruptOnUnsubscribe?: boolean | undefined
  /** When and how often requests are tried again. Default: what {@link sessionEvents} and {@link sendEvents} do. */
  readonly backoff?: BackoffConfig | undefined
}

/**
 * Emits the events of a session, runs your tools that its agent calls, answers calls that wait for a confirmation, and emits progress and results.
 *
 * ```text
 * the session   -c-----C-i.     c calls a tool, C is the result as the session took it
 * the tool       -p-r|
 * POST               -(C|)
 * result        -cp--r-C-i(.|)  p is { type: '@tool_progress', … }, r is { type: '@tool_result', … }
 * ```
 *
 * The tools are those of {@link withTools}, and `approve` is the same function. Their definitions are part of the agent; they are not sent here.
 * A call of a tool that you do not pass is left to another client. Calls of the session's threads appear in its own stream, and are answered, too.
 *
 * **No call is answered twice**, after a reconnect or a restart of the process: the list of events contains what is answered. Therefore a call is
 * answered only when the events before it and those that waited have been read. If someone else answers, or the session no longer waits for the call,
 * the tool is unsubscribed. A tool may run twice: if the process ends after it ran and before its result was sent.
 *
 * It throws at once if two tools have the same name.
 *
 * **Errors with** the failures of {@link sessionEvents} and of {@link sendEvents}, and the errors of `approve`. The error of a tool is sent to the agent.
 * An interrupt on unsubscription that fails is not reported.
 *
 * @example
 * ```ts
 * import * as t from 'io-ts'
 * import { tool } from 'rxjs-anthropic'
 * import { anthropicSessions, withSessionTools } from 'rxjs-anthropic/sessions'
 *
 * const clock = tool({
 *   name: 'clock',
 *   description: 'Tells the time.',
 *   input: t.type({}),
 *   run: () => [new Date().toISOString()],
 * })
 *
 * withSessionTools(anthropicSessions({ apiKey }), [clock], { approve: ({ name }) => [name !== 'bash'] })({ id: 'sesn_…' })
 *   .subscribe((event) => console.log(event.type))
 * ```
 *
 * @see {@link sendEvents} to send messages; {@link withTools} for the Messages API
 * @since 0.1.0
 * @category Conversation
 */
export const withSessionTools = (
  transport: SessionTransport,
  tools: readonly Tool[],
  { approve, concurrent = Infinity, interruptOnUnsubscribe = false, backoff }: SessionToolsConfig = {},
): StreamFn<SessionRequest, SessionEvent | ToolProgress | ToolResult> => {
  const byName = toolsByName(tools)
  const send = sendEvents(transport, backoff)

  const verdictOn = (call: ToolUseBlock, event: SessionCall): Observable<boolean | string> =>
    approve === undefined ? of(true) : abortable((signal) => approve(call, { signal, event })).pipe(take(1))

  /** Emits what happens until there is an answer, and the answer to a call that waits for a confirmation. */
  const outcomeOf = (event: SessionCall): Observable<ToolProgress | ToolResult | SessionEventParam> => {
    const { id, name, input } = event
    const call = { type: 'tool_use', id, name, input } as const
    const called = byName.get(name)
    return verdictOn(call, event).pipe(
      concatMap((verdict) => {
        if (event.type !== 'agent.custom_tool_use') return of(confirmation(id, verdict))
        return called !== undefined && verdict === true ? called.call(call) : of(failedCall(call, refusal(verdict)))
      }),
    )
  }

  const isAnswered = (event: SessionCall): boolean =>
    event.type === 'agent.custom_tool_use' ? byName.has(event.name) : approve !== undefined

  return (request) =>
    defer(() => {
      const { id } = request
      const started = new Set<string>()
      const calls = new Subject<SessionCall>()
      const closed = new Subject<string>()
      let open: OpenSessionCalls = new Map()
      let isLive = false
      let isIdle = false

      const start = (): void => {
        if (!isLive) return
        for (const call of open.values()) {
          if (started.has(call.id) || !isAnswered(call)) continue
          started.add(call.id)
          calls.next(call)
        }
      }

      const follow = (event: SessionEvent): void => {
        if (event.type === 'session.status_running') isIdle = false
        if (event.type === 'session.status_idle') isIdle = event.stop_reason.type !== 'requires_action'
        const before = open
        open = openSessionCalls(before, event)
        if (open === before) return
        for (const call of before.keys()) {
          if (open.has(call)) continue
          started.delete(call)
          closed.next(call)
        }
        start()
      }

      const post = (event: SessionEventParam): Observable<never> => send({ id, events: [event] }).pipe(ignoreElements())

      /** Is unsubscribed if the call is closed before there is an answer. An answer that is being sent is not. */
      const untilClosed = (call: SessionCall): ReturnType<typeof outcomeOf> =>
        defer(() => (open.has(call.id) ? outcomeOf(call) : EMPTY)).pipe(
          takeUntil(closed.pipe(filter((it) => it === call.id))),
        )

      const answer = (call: SessionCall): Observable<ToolProgress | ToolResult> =>
        untilClosed(call).pipe(
          concatMap((event) => {
            if (event.type === '@tool_progress') return of(event)
            return event.type === '@tool_result' ? concat(of(event), post(sessionResult(event))) : post(event)
          }),
        )

      const interrupt = (): void => {
        if (interruptOnUnsubscribe && !isIdle)
          send({ id, events: [{ type: 'user.interrupt' }] }).subscribe({ error: noop })
      }

      const liveObserver = {
        next: (value: boolean): void => {
          isLive = value
          start()
        },
      }

      return followEvents(transport, request, isSessionEnd, backoff, liveObserver).pipe(
        connect((events) =>
          merge(
            events,
            events.pipe(tap(follow), ignoreElements()),
            calls.pipe(mergeMap(answer, concurrent), takeUntil(events.pipe(ignoreElements(), endWith(undefined)))),
          ),
        ),
        tap({ unsubscribe: interrupt }),
      )
    })
}

const confirmation = (tool_use_id: string, verdict: boolean | string): SessionEventParam => ({
  type: 'user.tool_confirmation',
  tool_use_id,
  ...(verdict === true ? { result: 'allow' } : { result: 'deny', deny_message: refusal(verdict) }),
})
