/**
 * The HTTP status of an error that a gateway, Google or AWS names in words; undefined for any other value.
 *
 * Case, separators and the endings `error` and `exception` do not matter: `RESOURCE_EXHAUSTED`, `rate_limit_exceeded`, `ThrottlingException`.
 *
 * @see https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto
 */
export const statusOfName = (name: unknown): number | undefined =>
  typeof name === 'string' && name.length < 60
    ? statuses.get(
        name
          .toLowerCase()
          .replace(/[^a-z]+/g, '')
          .replace(/(error|exception)$/, ''),
      )
    : undefined

const statuses: ReadonlyMap<string, number> = /* @__PURE__ */ new Map([
  // Google
  ['invalidargument', 400],
  ['failedprecondition', 400],
  ['outofrange', 400],
  ['unauthenticated', 401],
  ['permissiondenied', 403],
  ['notfound', 404],
  ['aborted', 409],
  ['alreadyexists', 409],
  ['resourceexhausted', 429],
  ['unknown', 500],
  ['internal', 500],
  ['dataloss', 500],
  ['unimplemented', 501],
  ['unavailable', 503],
  ['deadlineexceeded', 504],
  // AWS
  ['validation', 400],
  ['servicequotaexceeded', 400],
  ['accessdenied', 403],
  ['resourcenotfound', 404],
  ['throttling', 429],
  ['internalserver', 500],
  ['modeltimeout', 408],
  // gateways
  ['badrequest', 400],
  ['invalidrequest', 400],
  ['contextlengthexceeded', 400],
  ['unauthorized', 401],
  ['invalidapikey', 401],
  ['insufficientquota', 402],
  ['forbidden', 403],
  ['modelnotfound', 404],
  ['requesttimeout', 408],
  ['payloadtoolarge', 413],
  ['ratelimit', 429],
  ['ratelimited', 429],
  ['ratelimitexceeded', 429],
  ['ratelimitreached', 429],
  ['requestlimitexceeded', 429],
  ['toomanyrequests', 429],
  ['quotaexceeded', 429],
  ['throttled', 429],
  ['server', 500],
  ['upstream', 502],
  ['badgateway', 502],
  ['overloaded', 503],
  ['engineoverloaded', 503],
  ['serveroverloaded', 503],
  ['serviceunavailable', 503],
  ['timeout', 504],
  ['gatewaytimeout', 504],
])
