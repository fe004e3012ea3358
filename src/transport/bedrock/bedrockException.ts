import { ApiFailure, kindOfStatus } from '../../failure/ApiFailure.ts'
import { isRecord, type JsonObject } from '../../codec/schema/WireCodec.ts'

/**
 * The failure that an exception inside a stream of Bedrock stands for, as if it had come as an HTTP status.
 *
 * One that this version does not know keeps its name as its kind.
 *
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModelWithResponseStream.html
 */
export const bedrockException = (name: string, body: unknown, requestId: string | undefined): ApiFailure =>
  failureOf(name, body, requestId, name)

/** The failure that an error inside a stream stands for, which AWS gives where the service itself broke. */
export const bedrockError = (code: string, message: string, requestId: string | undefined): ApiFailure =>
  failureOf(code, { message }, requestId, 'api_error')

const failureOf = (name: string, body: unknown, requestId: string | undefined, otherwise: string): ApiFailure => {
  const { message, originalMessage, originalStatusCode } = fieldsOf(body)
  const status = statuses.get(name.charAt(0).toLowerCase() + name.slice(1))
  return new ApiFailure(textOf(originalMessage) ?? textOf(message) ?? name, {
    kind: status === undefined ? otherwise : kindOfStatus(status === 424 ? causeOf(originalStatusCode) : status),
    ...(status === undefined ? {} : { status }),
    ...(requestId === undefined ? {} : { requestId }),
    details: { [name]: body },
  })
}

/** The exceptions of the operation, those inside a stream and those before it. */
const statuses: ReadonlyMap<string, number> = new Map([
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

/** What 424 passes on: the status that the model itself had answered. */
const causeOf = (originalStatusCode: unknown): number =>
  typeof originalStatusCode === 'number' && originalStatusCode >= 400 ? originalStatusCode : 500

const fieldsOf = (body: unknown): JsonObject => (isRecord(body) ? body : {})

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)
