import type * as t from 'io-ts'
import { catchError, connect, filter, map, merge, type Observable, type ObservableInput, of, reduce } from 'rxjs'
import { explain } from '../codec/schema/explain.ts'
import type { ToolResultBlockParam } from '../codec/messages/request/ContentBlockParam.ts'
import type { CustomTool } from '../codec/messages/request/ToolParam.ts'
import type { ToolUseBlock } from '../codec/messages/ToolUseBlock.ts'
import { abortable } from '../operators/abortable.ts'
import type { ToolProgress, ToolResult } from '../operators/fold/Seam.ts'

/**
 * The output of a tool: text, or blocks of text, images and documents.
 *
 * @since 0.1.0
 * @category Conversation
 */
export type ToolOutput = NonNullable<ToolResultBlockParam['content']>

/**
 * The progress of a tool, in any form; emitted among its outputs.
 *
 * @since 0.1.0
 * @category Conversation
 */
export interface Progress {
  readonly progress: unknown
}

/**
 * A tool as {@link withTools} takes it, made by {@link tool}.
 *
 * @since 0.1.0
 * @category Conversation
 */
export interface Tool {
  /** The description that is sent to Claude. */
  readonly definition: CustomTool
  /** Runs one call: emits its progress, then its result. It never errors. */
  readonly call: (block: ToolUseBlock) => Observable<ToolProgress | ToolResult>
}

/**
 * What a call of a tool knows beside its input.
 *
 * @since 0.1.0
 * @category Conversation
 */
export interface ToolContext {
  readonly call: ToolUseBlock
  /** Fires if the stream is unsubscribed while the call runs. Pass it on to `fetch` and to whatever else takes one. */
  readonly signal: AbortSignal
}

/**
 * What {@link tool} needs.
 *
 * @since 0.1.0
 * @category Conversation
 */
export interface ToolConfig<I> {
  readonly name: string
  /** Tells Claude what the tool does and when to call it. */
  readonly description: string
  /** Decodes the input, before `run` receives it. */
  readonly input: t.Decoder<unknown, I>
  /** The same as a JSON schema, for Claude. */
  readonly input_schema: object
  /** Runs a call. The result is the text it returns or the last output it emits; every `{ progress }` is passed on. */
  readonly run: (input: I, context: ToolContext) => string | ObservableInput<ToolOutput | Progress>
}

/**
 * Creates a tool for {@link withTools}.
 *
 * The input is decoded before `run` receives it. If the input does not fit or `run` errors, Claude receives a result with `is_error`
 * and a message that explains why; the stream does not error.
 * Unsubscribing from the stream unsubscribes from the output of `run`, and fires `signal`.
 *
 * @example
 * ```ts
 * import * as t from 'io-ts'
 * import { concat, of } from 'rxjs'
 * import { tool } from 'rxjs-anthropic'
 *
 * const weather = tool({
 *   name: 'weather',
 *   description: 'Tells the weather in a city.',
 *   input: t.type({ city: t.string }),
 *   input_schema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
 *   run: ({ city }) => concat(of({ progress: 'looking out of the window' }), of(`It is sunny in ${city}.`)),
 * })
 *
 * weather.call({ type: 'tool_use', id: 'toolu_1', name: 'weather', input: { city: 7 } }).subscribe((event) => {
 *   if (event.type === '@tool_result') console.log(event.result.is_error, event.result.content) // => true The input does not fit: city: expected string, got 7
 * })
 * ```
 *
 * @see {@link withTools}
 * @since 0.1.0
 * @category Conversation
 */
export const tool = <I>({ name, description, input, input_schema, run }: ToolConfig<I>): Tool => ({
  definition: { name, description, input_schema },
  call: (call) => {
    const { id } = call
    const outputs = (signal: AbortSignal): ObservableInput<ToolOutput | Progress> => {
      const decoded = input.decode(call.input)
      if (decoded._tag === 'Left') throw new Error(`The input does not fit: ${explain(decoded.left)}`)
      const output = run(decoded.right, { call, signal })
      return typeof output === 'string' ? [output] : output
    }
    return abortable(outputs).pipe(
      connect((shared) =>
        merge(
          shared.pipe(
            filter(isProgressOutput),
            map(({ progress }): ToolProgress => ({ type: '@tool_progress', id, name, progress })),
          ),
          shared.pipe(
            reduce((last: ToolOutput, output) => (isProgressOutput(output) ? last : output), ''),
            map((content): ToolResult => resultOf(call, { content: sendableOutput(content) })),
          ),
        ),
      ),
      catchError((error: unknown) => of(failedCall(call, errorMessage(error)))),
    )
  },
})

/** Returns the result of a call that failed, or that could not be run. */
export const failedCall = (call: Pick<ToolUseBlock, 'id' | 'name'>, why: string): ToolResult =>
  resultOf(call, { content: why, is_error: true })

/** Returns the message that Claude receives for a call that was not approved. */
export const refusal = (verdict: boolean | string): string =>
  typeof verdict === 'string' && verdict.trim() !== '' ? verdict : 'The user did not allow this call'

const resultOf = (
  { id, name }: Pick<ToolUseBlock, 'id' | 'name'>,
  result: Pick<ToolResultBlockParam, 'content' | 'is_error'>,
): ToolResult => ({ type: '@tool_result', id, name, result: { type: 'tool_result', tool_use_id: id, ...result } })

/** The API refuses blank text blocks. */
const sendableOutput = (output: ToolOutput): ToolOutput =>
  typeof output === 'string' ? output : output.filter((block) => block.type !== 'text' || block.text.trim() !== '')

/** Returns the message that Claude receives for an error; never a blank text, which the API refuses. */
const errorMessage = (error: unknown): string => {
  const message = error instanceof Error ? error.message : String(error)
  return message.trim() === '' ? 'The tool failed' : message
}

const isProgressOutput = (output: ToolOutput | Progress): output is Progress =>
  typeof output === 'object' && 'progress' in output
