import { InvalidToolInputBlock } from './messages/InvalidToolInputBlock.ts'
import { isUnknown } from './schema/Unknown.ts'

/**
 * A request as JSON text, with every value that is only this library's as the API knows it.
 *
 * It says what `MessageRequest.encode` says, without the codecs of a request: they are an eighth of a small program.
 */
export const toJson = (request: unknown): string =>
  JSON.stringify(request, (_, value: unknown) =>
    isUnknown(value) ? value.raw : InvalidToolInputBlock.is(value) ? InvalidToolInputBlock.encode(value) : value,
  )
