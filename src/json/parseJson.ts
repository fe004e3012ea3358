import * as E from '#fp-ts/Either'
import type { Either } from 'fp-ts/lib/Either.js'

/** Parses JSON text: a `Right` with its value, or a `Left` that explains why the text is not valid JSON. */
export const parseJson = (text: string): Either<string, unknown> => {
  try {
    return E.right(JSON.parse(text))
  } catch (error) {
    return E.left(error instanceof Error ? error.message : String(error))
  }
}
