import type { Recording } from '../corpus.ts'

/** Every place, or with `FULL=1` unset every 89th. */
const step = process.env['FULL'] === '1' ? 1 : 89

/** What is cut at each place. */
export const cutProtocols = [
  'messages',
  'vertex',
  'bedrock-eventstream',
  'completions-2023-06-01',
  'completions-legacy',
] as const

/** The places at which a recording is cut. */
export const cutPlaces = ({ body }: Recording): readonly number[] =>
  Array.from({ length: Math.ceil(body.length / step) }, (_, index) =>
    Math.min(body.length, index * step + (index % step)),
  )

/** The recordings up to 8 kB, each with its name. */
export const shortOnes = (all: readonly Recording[]): readonly [name: string, Recording][] =>
  all
    .filter(({ body, expect }) => body.length <= 8192 && expect.end !== 'framing')
    .map((recording) => [recording.name, recording])
