import { type ApiFailure, isFailure } from 'rxjs-anthropic'

/** A failure in words for a person. */
export interface Words {
  /** What happened, as one short sentence. */
  readonly what: string
  /** What can be done about it. */
  readonly then: string
}

/** What is said of a failure, to somebody who did not build this page. */
export const wordsOf = (error: unknown): Words => {
  if (!isFailure(error))
    return { what: 'This page made a mistake.', then: 'Load it again. If that does not help, tell us.' }
  switch (error._tag) {
    case 'ApiFailure':
      return wordsOfRefusal(error)
    case 'TransportFailure':
      return error.phase === 'body'
        ? { what: 'The connection was lost.', then: 'Look after your network, then try again.' }
        : { what: 'The server cannot be reached.', then: 'Look after your network, then try again.' }
    case 'StalledFailure':
      return { what: 'Claude fell silent.', then: 'Try again.' }
    case 'TruncatedFailure':
      return { what: 'The answer broke off.', then: 'Try again.' }
    case 'DecodeFailure':
    case 'ProtocolFailure':
      return { what: 'The answer could not be read.', then: 'Load this page again: there may be a newer one.' }
  }
}

const wordsOfRefusal = ({ kind, message }: ApiFailure): Words => {
  switch (kind) {
    case 'overloaded_error':
      return { what: 'Claude was overloaded.', then: 'Wait a moment, then try again.' }
    case 'rate_limit_error':
      return { what: 'There were too many questions in a short time.', then: 'Wait a minute, then try again.' }
    case 'authentication_error':
    case 'permission_error':
      return {
        what: 'The server’s key was refused.',
        then: 'This is not your fault. Whoever runs this page must look at it.',
      }
    case 'billing_error':
      return {
        what: 'The server’s credit is used up.',
        then: 'This is not your fault. Whoever runs this page must look at it.',
      }
    case 'request_too_large':
      return { what: 'This conversation is too long.', then: 'Begin a new one.' }
    case 'invalid_request_error':
      return { what: 'This question could not be taken.', then: message }
    default:
      return { what: 'Something went wrong on Claude’s side.', then: 'Wait a moment, then try again.' }
  }
}
