import type * as t from 'io-ts'
import { catchError, connect, defer, filter, map, merge, type Observable, type ObservableInput, of, reduce } from 'rxjs'
import { explain } from '../codec/schema/explain.ts'
import type { ToolResultBlockParam } from '../codec/messages/request/MessageParam.ts'
import type { CustomTool } from '../codec/messages/request/MessageRequest.ts'
import type { ToolUseBlock } from '../codec/messages/ToolUseBlock.ts'
import type { ToolProgress, ToolResult } from '../operators/fold/Seam.ts'

/**
 * What a tool gives: text, or blocks of text, images and documents.
 *
 * @category Conversation
 */
export type ToolOutput = NonNullable<ToolResultBlockParam['content']>

/**
 * How far a tool has come, in any terms; emitted among its outputs.
 *
 * @category Conversation
 */
export interface Progress {
  readonly progress: unknown
}

/**
 * A tool as {@link withTools} takes it, made by {@link tool}.
 *
 * @category Conversation
 */
export interface Tool {
  /** What Claude is told of it. */
  readonly definition: CustomTool
  /** Runs one call: its progress, then its result. It never fails. */
  readonly call: (block: ToolUseBlock) => Observable<ToolProgress | ToolResult>
}

/**
 * What {@link tool} is made of.
 *
 * @category Conversation
 */
export interface ToolConfig<I> {
  readonly name: string
  /** What it does and when to call it, for Claude. */
  readonly description: string
  /** Decodes what Claude sends, before `run` sees it. */
  readonly input: t.Decoder<unknown, I>
  /** The same as a JSON schema, for Claude. */
  readonly input_schema: Readonly<Record<string, unknown>>
  /** Does it. A text is the result; else the last output is, and what is `{ progress }` is passed on. */
  readonly run: (input: I, call: ToolUseBlock) => string | ObservableInput<ToolOutput | Progress>
}

/**
 * A tool of yours, for {@link withTools}.
 *
 * The input is decoded before `run` sees it. An input that does not fit, and an error that `run` throws, go to Claude as `is_error`
 * with a message that says what was wrong, never into the stream.
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
 * @category Conversation
 */
export const tool = <I>({ name, description, input, input_schema, run }: ToolConfig<I>): Tool => ({
  definition: { name, description, input_schema },
  call: (block) => {
    const { id } = block
    const outputs = (): ObservableInput<ToolOutput | Progress> => {
      const decoded = input.decode(block.input)
      if (decoded._tag === 'Left') throw new Error(`The input does not fit: ${explain(decoded.left)}`)
      const output = run(decoded.right, block)
      return typeof output === 'string' ? [output] : output
    }
    return defer(outputs).pipe(
      connect((shared) =>
        merge(
          shared.pipe(
            filter(isProgress),
            map(({ progress }): ToolProgress => ({ type: '@tool_progress', id, name, progress })),
          ),
          shared.pipe(
            reduce((last: ToolOutput, output) => (isProgress(output) ? last : output), ''),
            map((content): ToolResult => resultOf(block, { content })),
          ),
        ),
      ),
      catchError((error: unknown) => of(failedCall(block, messageOfError(error)))),
    )
  },
})

/** The result of a call that failed, or that could not be made. */
export const failedCall = (call: Pick<ToolUseBlock, 'id' | 'name'>, why: string): ToolResult =>
  resultOf(call, { content: why, is_error: true })

const resultOf = (
  { id, name }: Pick<ToolUseBlock, 'id' | 'name'>,
  result: Pick<ToolResultBlockParam, 'content' | 'is_error'>,
): ToolResult => ({ type: '@tool_result', id, name, result: { type: 'tool_result', tool_use_id: id, ...result } })

/** What Claude is told of an error; never nothing, which the API refuses. */
const messageOfError = (error: unknown): string =>
  (error instanceof Error && error.message) || String(error) || 'The tool failed'

const isProgress = (output: ToolOutput | Progress): output is Progress =>
  typeof output === 'object' && 'progress' in output
