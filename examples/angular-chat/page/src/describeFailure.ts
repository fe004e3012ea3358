import * as t from 'io-ts'
import { type ApiFailure, isFailure, isTransient } from 'rxjs-anthropic'

/** A failure, described for the user of the page. */
export const FailureText = t.readonly(
  t.type({
    /** What happened, as one short sentence. */
    what: t.string,
    /** What the user can do. */
    advice: t.string,
    /** Whether the same question may succeed later. */
    canRetry: t.boolean,
    /** The technical details, for a bug report. */
    details: t.string,
  }),
)
export type FailureText = t.TypeOf<typeof FailureText>

/** Describes a failure for the user of the page. */
export const describeFailure = (error: unknown): FailureText => ({
  ...explain(error),
  canRetry: isFailure(error) && (error._tag === 'TransportFailure' || isTransient(error)),
  details: detailsOf(error),
})

type Explanation = Pick<FailureText, 'what' | 'advice'>

const explain = (error: unknown): Explanation => {
  if (!isFailure(error))
    return { what: 'This page has an error.', advice: 'Reload it. If that does not help, report the details.' }
  switch (error._tag) {
    case 'ApiFailure':
      return explainApiFailure(error)
    case 'TransportFailure':
      return error.phase === 'body'
        ? { what: 'The connection was lost.', advice: 'Check your network, then try again.' }
        : { what: 'The server cannot be reached.', advice: 'Check your network, then try again.' }
    case 'StalledFailure':
      return { what: 'No data arrived for too long.', advice: 'Try again.' }
    case 'TruncatedFailure':
      return { what: 'The answer is incomplete.', advice: 'Try again.' }
    case 'DecodeFailure':
    case 'ProtocolFailure':
      return { what: 'The answer could not be read.', advice: 'Reload this page: there may be a newer version.' }
  }
}

const explainApiFailure = ({ kind, message }: ApiFailure): Explanation => {
  switch (kind) {
    case 'overloaded_error':
      return { what: 'Claude is overloaded.', advice: 'Wait a moment, then try again.' }
    case 'rate_limit_error':
      return { what: 'Too many questions in a short time.', advice: 'Wait a minute, then try again.' }
    case 'authentication_error':
    case 'permission_error':
      return {
        what: 'The API key of this server was rejected.',
        advice: 'Only the operator of this page can fix this.',
      }
    case 'billing_error':
      return { what: 'The credit of this server is used up.', advice: 'Only the operator of this page can fix this.' }
    case 'request_too_large':
      return { what: 'This conversation is too long.', advice: 'Start a new one.' }
    case 'invalid_request_error':
      return { what: 'This question was rejected.', advice: message }
    default:
      return { what: 'Something went wrong on Claude’s side.', advice: 'Wait a moment, then try again.' }
  }
}

const detailsOf = (error: unknown): string => {
  if (!isFailure(error)) return String(error)
  const request = error._tag === 'ApiFailure' && error.requestId !== undefined ? ` (${error.requestId})` : ''
  return `${error._tag}: ${error.message}${request}`
}
