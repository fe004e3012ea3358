import { InvalidToolInputBlock } from './messages/InvalidToolInputBlock.ts'
import { isUnknown } from './schema/Unknown.ts'

/**
 * Returns a request as JSON text, with the values that only this library knows in their wire form.
 *
 * The result equals that of `MessageRequest.encode`, but the codecs of a request, an eighth of a small program, are not needed.
 */
export const toJson = (request: unknown): string =>
  JSON.stringify(request, (_, value: unknown) =>
    isUnknown(value) ? value.raw : InvalidToolInputBlock.is(value) ? InvalidToolInputBlock.encode(value) : value,
  )
