import * as E from '#fp-ts/Either'
import type { Either } from 'fp-ts/lib/Either.js'

/** Returns the value of a JSON text as a `Right`, or as a `Left` the reason why the text is not valid JSON. */
export const parseJson = (text: string): Either<string, unknown> => {
  try {
    return E.right(JSON.parse(text))
  } catch (error) {
    return E.left(error instanceof Error ? error.message : String(error))
  }
}
