import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describeUnless } from './describeUnless.ts'

/** How a right reader ends on a recording. */
export interface Expectation {
  readonly end: 'complete' | 'failure' | 'framing' | 'open'
  readonly _tag?: string
  readonly kind?: string
  readonly status?: number
  readonly note?: string
}

/** One recorded stream. */
export interface Recording {
  readonly name: string
  /** The repository and the file that it comes from, and its place among the exchanges there. */
  readonly repo: string
  readonly path: string
  readonly index: number
  readonly protocol: string
  readonly status: number
  readonly contentType: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
  readonly expect: Expectation
  /** What is to be seen in it, such as `block:text`. */
  readonly features: readonly string[]
  /** The body of the request that it answers, where that was recorded. */
  readonly request?: unknown
  /** What somebody else made of it, where that is known. */
  readonly expected?: Expected
}

/** What the source of a recording says of its message. */
export type Expected =
  | { readonly kind: 'final-message' | 'final-message-partial'; readonly message: object }
  | {
      readonly kind: 'assistant-content-echo'
      readonly content: readonly Readonly<Record<string, unknown>>[]
      readonly differs: readonly unknown[]
    }
  | { readonly kind: 'completion'; readonly completion: string }

const folder = join(__dirname, '../../shared/corpus')

const read = (name: string): Recording => {
  const meta = JSON.parse(readFileSync(join(folder, name, 'meta.json'), 'utf8')) as Omit<Recording, 'body'> & {
    readonly body: string
  }
  const expected = join(folder, name, 'expected.json')
  const request = join(folder, name, 'request.json')
  return {
    ...meta,
    name,
    body: new Uint8Array(readFileSync(join(folder, name, meta.body))),
    ...(existsSync(request) ? { request: (JSON.parse(readFileSync(request, 'utf8')) as { body: unknown }).body } : {}),
    ...(existsSync(expected) ? { expected: JSON.parse(readFileSync(expected, 'utf8')) as Expected } : {}),
  }
}

/** The recordings of the given protocols; none where the corpus is absent. */
const recordings = (...protocols: readonly string[]): readonly Recording[] =>
  existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => read(entry.name))
        .filter((recording) => protocols.includes(recording.protocol))
    : []

/** `describe` with recordings. Without the corpus, one spec is skipped. */
export const describeCorpus = (
  title: string,
  protocols: readonly string[],
  specs: (recordings: readonly Recording[]) => void,
): void => {
  const found = recordings(...protocols)
  const missing = found.length > 0 ? undefined : 'The recordings are not beside the project'
  describeUnless(missing, title, () => (missing === undefined ? specs(found) : it('needs recordings', () => undefined)))
}

/** A `fetch` that answers with a recording, its body in the given pieces. */
export const fetchOf =
  (recording: Recording, pieces: readonly Uint8Array[] = [recording.body]): typeof fetch =>
  () =>
    Promise.resolve(
      new Response(streamOfBytes(pieces), {
        status: recording.status,
        headers: { ...recording.headers, 'content-type': recording.contentType },
      }),
    )

const streamOfBytes = (pieces: readonly Uint8Array[]): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start: (controller) => {
      for (const piece of pieces) if (piece.length > 0) controller.enqueue(piece)
      controller.close()
    },
  })
