import * as E from '#fp-ts/Either'
import type { Either } from 'fp-ts/lib/Either.js'
import type * as t from 'io-ts'
import { concatMap, from, map, type ObservableInput, type OperatorFunction, pipe } from 'rxjs'
import { explain } from '../codec/schema/explain.ts'
import type { Schema } from '../codec/schema/Schema.ts'
import { validate } from '../codec/schema/validate.ts'
import type { Message } from '../codec/messages/Message.ts'
import type { MessageStreamEvent } from '../codec/messages/MessageStreamEvent.ts'
import { DecodeFailure } from '../failure/DecodeFailure.ts'
import { parseJson } from '../json/parseJson.ts'
import { messageText } from './fold/messageText.ts'
import { reduceMessage } from './reduceMessage.ts'
import type { Restart } from './fold/Restart.ts'
import type { Seam } from './fold/Seam.ts'

/**
 * Why a whole answer is not the output that was asked for.
 *
 * `Refused`: Claude refused. `CutShort`: the answer reached `max_tokens` or the end of the context. A `DecodeFailure`: it does not fit; the message contains the path.
 *
 * @since 0.1.0
 * @category Output
 */
export type OutputProblem =
  | { readonly _tag: 'Refused'; readonly message: Message }
  | { readonly _tag: 'CutShort'; readonly message: Message }
  | DecodeFailure

/**
 * Emits the validated output of a whole answer: a `Right` with the value, or a `Left` with the reason why there is none.
 *
 * ```text
 * source                S[a-b]$(.|)
 * reduceOutput(schema)  -------(x|)
 * ```
 *
 * For requests with `output_config.format`, which {@link output} creates. `schema` is a codec of io-ts, or a schema of zod, valibot, arktype or
 * another library with Standard Schema; an asynchronous one is awaited. The output is the joined text of the message or, if that is not valid JSON, its last text block.
 * An answer that was refused or cut is never decoded. A source that emits no event completes empty.
 *
 * **Errors with** a {@link TruncatedFailure} if the source completes in the middle of a message.
 *
 * @example
 * ```ts
 * import * as t from 'io-ts'
 * import { of } from 'rxjs'
 * import { reduceOutput } from 'rxjs-anthropic'
 * import { alphabet } from 'rxjs-anthropic/testing'
 *
 * const text = (text: string) => ({ type: 'content_block_start' as const, index: 0, content_block: { type: 'text' as const, text } })
 *
 * of(alphabet.S, text('{"n":"one"}'), alphabet.$, alphabet['.'])
 *   .pipe(reduceOutput(t.type({ n: t.number })))
 *   .subscribe((result) => {
 *     if (result._tag === 'Left' && result.left._tag === 'DecodeFailure') console.log(result.left.message) // => The output does not match the schema: n: expected number, got "one"
 *   })
 * ```
 *
 * @see {@link scanOutput} for the value as it grows
 * @see https://docs.claude.com/en/docs/build-with-claude/structured-outputs
 * @since 0.1.0
 * @category Output
 */
export const reduceOutput = <A>(
  schema: Schema<A>,
): OperatorFunction<MessageStreamEvent | Seam | Restart, Either<OutputProblem, A>> =>
  pipe(
    reduceMessage(),
    concatMap((message) => decodeOutput(schema, message)),
  )

const decodeOutput = <A>(schema: Schema<A>, message: Message): ObservableInput<Either<OutputProblem, A>> => {
  switch (message.stop_reason) {
    case 'refusal':
      return [E.left({ _tag: 'Refused', message })]
    case 'max_tokens':
    case 'model_context_window_exceeded':
      return [E.left({ _tag: 'CutShort', message })]
    default: {
      const json = parseOutput(message)
      if (E.isLeft(json)) return [json]
      const problem = E.mapLeft((errors: t.Errors) => misfit(json.right, errors))
      const decoded = validate(schema, json.right)
      return 'then' in decoded ? from(decoded).pipe(map(problem)) : [problem(decoded)]
    }
  }
}

const parseOutput = (message: Message): Either<DecodeFailure, unknown> => {
  const text = messageText(message)
  const all = parseJson(text)
  const last = E.isLeft(all) ? message.content.filter((block) => block.type === 'text').at(-1) : undefined
  const output = last === undefined ? all : parseJson(last.text)
  if (E.isRight(output)) return output
  const why = E.isLeft(all) ? all.left : output.left
  return E.left(new DecodeFailure(`The output is not valid JSON: ${why}`, { layer: 'json', input: text, errors: [] }))
}

const misfit = (input: unknown, errors: t.Errors): DecodeFailure =>
  new DecodeFailure(`The output does not match the schema: ${explain(errors)}`, { layer: 'event', input, errors })
