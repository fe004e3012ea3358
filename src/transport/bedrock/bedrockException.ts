import { errorStatus } from '../../codec/apiFailure.ts'
import { ApiFailure, kindOfStatus } from '../../failure/ApiFailure.ts'
import { definedFields } from '../../codec/schema/definedFields.ts'
import { isRecord, type JsonObject } from '../../codec/schema/WireCodec.ts'

/**
 * Returns the failure for an exception inside a stream of Bedrock: the same as for the HTTP status of that exception.
 *
 * An unknown exception keeps its name as `kind`.
 *
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModelWithResponseStream.html
 */
export const bedrockException = (name: string, body: unknown, requestId: string | undefined): ApiFailure =>
  bedrockFailure(name, body, requestId, name)

/** Returns the failure for an error inside a stream, which AWS sends if the service itself fails. */
export const bedrockError = (code: string, message: string, requestId: string | undefined): ApiFailure =>
  bedrockFailure(code, { message }, requestId, 'api_error')

const bedrockFailure = (
  name: string,
  body: unknown,
  requestId: string | undefined,
  unknownKind: string,
): ApiFailure => {
  const { message, Message, originalMessage, originalStatusCode }: JsonObject = isRecord(body) ? body : {}
  const status = exceptionStatuses.get(name.charAt(0).toLowerCase() + name.slice(1))
  return new ApiFailure([originalMessage, message, Message].find(isNonEmpty) ?? name, {
    kind:
      status === undefined
        ? unknownKind
        : kindOfStatus(status === 424 ? (errorStatus(originalStatusCode) ?? 500) : status),
    ...definedFields({ status, requestId }),
    details: { [name]: body },
  })
}

/** The HTTP statuses of the operation's exceptions, inside a stream and before it. */
const exceptionStatuses: ReadonlyMap<string, number> = new Map([
  ['accessDeniedException', 403],
  ['internalServerException', 500],
  ['modelErrorException', 424],
  ['modelNotReadyException', 429],
  ['modelStreamErrorException', 424],
  ['modelTimeoutException', 408],
  ['resourceNotFoundException', 404],
  ['serviceQuotaExceededException', 400],
  ['serviceUnavailableException', 503],
  ['throttlingException', 429],
  ['validationException', 400],
])

const isNonEmpty = (value: unknown): value is string => typeof value === 'string' && value !== ''
