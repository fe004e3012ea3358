// Structured output: a recipe that is shown while it arrives, and validated when it is complete.
//
//   npx tsx --tsconfig examples/tsconfig.json examples/output.ts
//
// No key is needed: a server on this machine plays a recording.
import { stdout } from 'node:process'
import type { Either } from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { connect, finalize, map, merge, pairwise, pipe, startWith } from 'rxjs'
import {
  anthropic,
  type DeepPartial,
  messages,
  output,
  type OutputProblem,
  reduceOutput,
  scanOutput,
} from 'rxjs-anthropic'
import { recording } from './server/recording.ts'
import { startServer } from './server/startServer.ts'

const Recipe = t.type({ title: t.string, minutes: t.number, steps: t.array(t.string) })
type Recipe = t.TypeOf<typeof Recipe>

/** Any part may still be missing. The text only grows. */
const shown = ({ title = '', minutes, steps = [] }: DeepPartial<Recipe>): string =>
  title +
  (minutes === undefined ? '' : `, ${minutes} minutes\n`) +
  steps.map((step, i) => `\n${i + 1}. ${step}`).join('')

/** Emits the text that each value adds. */
const typed = pipe(
  map(shown),
  startWith(''),
  pairwise(),
  map(([before, now]) => now.slice(before.length)),
)

const checked = (result: Either<OutputProblem, Recipe>): string =>
  result._tag === 'Right'
    ? `\n\nA valid recipe in ${result.right.steps.length} steps.\n`
    : `\n\nNot a valid recipe: ${result.left._tag === 'DecodeFailure' ? result.left.message : result.left._tag}\n`

const server = await startServer({ recording: recording('recipe.sse'), pace: 25 })
const ask = messages(anthropic({ baseUrl: server.url })) // anthropic({ apiKey }) asks Claude

ask({
  model: 'claude-sonnet-5',
  max_tokens: 1024,
  messages: [{ role: 'user', content: 'How is caldo verde made?' }],
  output_config: { format: output(Recipe) },
})
  .pipe(
    connect((events) => merge(events.pipe(scanOutput(Recipe), typed), events.pipe(reduceOutput(Recipe), map(checked)))),
    finalize(() => void server.close()),
  )
  .subscribe((text) => stdout.write(text))
