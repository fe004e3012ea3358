import * as t from 'io-ts'
import { ApiFailure, isFailure, isTransient } from 'rxjs-anthropic'

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
export const describeFailure = (error: unknown): FailureText => ({ ...explain(error), details: detailsOf(error) })

type Explanation = Omit<FailureText, 'details'>

/** The same question may succeed later, so the page offers to ask it again. This is also so after automatic retries. */
const temporary = (what: string, advice: string): Explanation => ({ what, advice, canRetry: true })

/** The same question fails again. */
const lasting = (what: string, advice: string): Explanation => ({ what, advice, canRetry: false })

const explain = (error: unknown): Explanation => {
  if (!isFailure(error))
    return lasting('This page has an error.', 'Reload it. If that does not help, report the details.')
  switch (error._tag) {
    case 'ApiFailure':
      return explainApiFailure(error)
    case 'TransportFailure':
      if (error.phase === 'credential') return lasting('This server has no valid credentials.', byOperator)
      return error.phase === 'body'
        ? temporary('The connection was lost.', 'Check your network, then try again.')
        : temporary('The server cannot be reached.', 'Check your network, then try again.')
    case 'StalledFailure':
      return temporary('No data arrived for too long.', 'Try again.')
    case 'TruncatedFailure':
      return error.stopReason === undefined
        ? temporary('The answer is incomplete.', 'Try again.')
        : lasting('The answer is incomplete: it has reached its maximum length.', 'Ask for less at once.')
    case 'DecodeFailure':
    case 'ProtocolFailure':
      return lasting('The answer could not be read.', 'Reload this page: there may be a newer version.')
  }
}

const byOperator = 'Only the operator of this page can fix this.'

const explainApiFailure = ({ kind, status, message }: ApiFailure): Explanation => {
  switch (kind) {
    case 'overloaded_error':
      return temporary('Claude is overloaded.', 'Wait a moment, then try again.')
    case 'rate_limit_error':
      return temporary('Too many questions in a short time.', 'Wait a minute, then try again.')
    case 'authentication_error':
    case 'permission_error':
      return lasting('The API key of this server was rejected.', byOperator)
    case 'billing_error':
      return lasting('The credit of this server is used up.', byOperator)
    case 'not_found_error':
      return lasting('The server asked for something that does not exist.', byOperator)
    case 'request_too_large':
      return lasting('This conversation is too long.', 'Start a new one.')
    default:
      // Without `shouldRetry`, which is about retries by a program: a server that has retried by itself sets it to false.
      return isTransient(new ApiFailure(message, status === undefined ? { kind } : { kind, status }))
        ? temporary('Something went wrong on Claude’s side.', 'Wait a moment, then try again.')
        : lasting('This question was rejected.', message)
  }
}

const detailsOf = (error: unknown): string => {
  if (!isFailure(error)) return String(error)
  const request = error._tag === 'ApiFailure' && error.requestId !== undefined ? ` (${error.requestId})` : ''
  return `${error._tag}: ${error.message}${request}`
}
