import { catchError, concatMap, from, type Observable, type ObservableInput, of } from 'rxjs'
import type { Validation } from 'io-ts'
import { explain } from '../codec/schema/explain.ts'
import { jsonObject } from '../codec/schema/jsonObject.ts'
import type { JsonObject } from '../codec/schema/WireCodec.ts'
import type { Schema } from '../codec/schema/Schema.ts'
import { validate } from '../codec/schema/validate.ts'
import type { CustomTool, ServerTool } from '../codec/messages/request/ToolParam.ts'
import type { ToolUseBlock } from '../codec/messages/ToolUseBlock.ts'
import { abortable } from '../operators/abortable.ts'
import type { ToolProgress, ToolResult } from '../operators/fold/Seam.ts'
import { decodeWith } from '../wire/decodeWith.ts'
import { inputSchema } from './inputSchema.ts'
import { errorMessage, failedCall, toolResult, sendableOutput, type ToolOutput } from './toolResult.ts'

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
  readonly definition: CustomTool | KnownTool
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
  /** The name by which Claude calls the tool: letters, digits, `_` and `-`. */
  readonly name: string
  /** Tells Claude what the tool does and when to call it. */
  readonly description: string
  /** Decodes the input, before `run` receives it: a codec of io-ts, or a schema of zod, valibot, arktype or another library with Standard Schema. */
  readonly input: Schema<I>
  /** The same as a JSON Schema, for Claude. Default: that of `input`. */
  readonly input_schema?: object | undefined
  /** Runs a call. The result is the text it returns or the last output it emits; every `{ progress }` is passed on. */
  readonly run: (input: I, context: ToolContext) => string | ObservableInput<ToolOutput | Progress>
}

/**
 * The definition of a tool that the API knows by its `type`, and that your program runs: bash, memory, text editor or computer.
 *
 * @since 0.1.0
 * @category Conversation
 */
export type KnownTool = Extract<
  ServerTool,
  { readonly type: `${'bash' | 'computer' | 'memory' | 'text_editor'}_20${string}` }
>

/**
 * What {@link tool} needs for a tool that the API knows by its `type`.
 *
 * @since 0.1.0
 * @category Conversation
 */
export interface KnownToolConfig<I> {
  /** The `type` and name of the tool, and its settings. Claude knows its description and its input. */
  readonly definition: KnownTool
  /** Decodes the input, before `run` receives it. Default: any JSON object. */
  readonly input?: Schema<I> | undefined
  /** Runs a call, as that of {@link ToolConfig}. */
  readonly run: ToolConfig<I>['run']
}

/**
 * Creates a tool for {@link withTools}.
 *
 * The input is decoded before `run` receives it, and Claude receives the JSON Schema of the same value, unless you write `input_schema`.
 * If the input does not fit or `run` errors, Claude receives a result with `is_error`
 * and a message that explains why; the stream does not error.
 * Unsubscribing from the stream unsubscribes from the output of `run`, and fires `signal`.
 * It throws at once if `input` has no JSON Schema (a refinement, recursion, a type of your own) and there is no `input_schema`.
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
 *   run: ({ city }) => concat(of({ progress: 'looking out of the window' }), of(`It is sunny in ${city}.`)),
 * })
 *
 * weather.call({ type: 'tool_use', id: 'toolu_1', name: 'weather', input: { city: 7 } }).subscribe((event) => {
 *   if (event.type === '@tool_result') console.log(event.result.is_error, event.result.content) // => true The input does not fit: city: expected string, got 7
 * })
 * ```
 *
 * @example A tool that the API knows
 * ```ts
 * import * as t from 'io-ts'
 * import { tool } from 'rxjs-anthropic'
 *
 * declare const shell: { execute(command: string, signal: AbortSignal): Promise<string> }
 *
 * const bash = tool({
 *   definition: { type: 'bash_20250124', name: 'bash' },
 *   input: t.type({ command: t.string }),
 *   run: ({ command }, { signal }) => shell.execute(command, signal),
 * })
 * ```
 *
 * @see {@link withTools}
 * @since 0.1.0
 * @category Conversation
 */
export const tool = <I = JsonObject>(config: ToolConfig<I> | KnownToolConfig<I>): Tool => ({
  definition: definitionOf(config),
  call: (call) => {
    const { run } = config
    const input = config.input ?? (jsonObject as Schema<JsonObject> as Schema<I>) // without a schema, I is its default
    const { id, name } = call
    const outputs = (signal: AbortSignal): ObservableInput<ToolOutput | Progress> => {
      const runWith = (decoded: Validation<I>): ObservableInput<ToolOutput | Progress> => {
        if (decoded._tag === 'Left') throw new Error(`The input does not fit: ${explain(decoded.left)}`)
        const output = run(decoded.right, { call, signal })
        return typeof output === 'string' ? [output] : output
      }
      const decoded = validate(input, call.input)
      return 'then' in decoded ? from(decoded).pipe(concatMap(runWith)) : runWith(decoded)
    }
    return abortable(outputs).pipe(
      decodeWith<ToolOutput | Progress, ToolProgress | ToolResult>((out) => {
        let last: ToolOutput = ''
        return {
          next: (output) => {
            if (isProgressOutput(output)) out.next({ type: '@tool_progress', id, name, progress: output.progress })
            else last = output
          },
          complete: () => {
            out.next(toolResult(call, { content: sendableOutput(last) }))
            out.complete()
          },
        }
      }),
      catchError((error: unknown) => of(failedCall(call, errorMessage(error)))),
    )
  },
})

const definitionOf = <I>(config: ToolConfig<I> | KnownToolConfig<I>): Tool['definition'] => {
  if ('definition' in config) return config.definition
  const { name, description, input, input_schema } = config
  return { name, description, input_schema: input_schema ?? inputSchema(name, input) }
}

const isProgressOutput = (output: ToolOutput | Progress): output is Progress =>
  typeof output === 'object' && 'progress' in output
