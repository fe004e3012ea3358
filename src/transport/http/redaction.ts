import * as E from '#fp-ts/Either'
import { errorDetails } from '../../codec/errorDetails.ts'
import { definedFields } from '../../codec/schema/definedFields.ts'
import { ApiFailure } from '../../failure/ApiFailure.ts'
import { DecodeFailure } from '../../failure/DecodeFailure.ts'
import type { Failure } from '../../failure/Failure.ts'
import { ProtocolFailure } from '../../failure/ProtocolFailure.ts'
import { TransportFailure } from '../../failure/TransportFailure.ts'
import { TruncatedFailure } from '../../failure/TruncatedFailure.ts'
import { parseJson } from '../../json/parseJson.ts'

/** Removes the secrets of a request from texts and failures. */
export interface Redaction {
  readonly text: (text: string) => string
  /** Returns an error without secrets and foreign objects: name, code, message and stack of it and of each cause. */
  readonly cause: (error: unknown) => unknown
  /** Returns a failure without secrets: the same one if it has none. */
  readonly failure: (failure: Failure) => Failure
}

/** A shorter secret is not looked for: keys of local servers such as `test` occur in any text. */
const minLength = 8

/** How much of a longer secret is looked for. The promise is 20 characters; fewer also find what was cut within an encoded character. */
const headLength = 16

/**
 * Makes the redaction of the secrets of a request: each whole or at least its first 20 characters, as it is, in another case, escaped for JSON,
 * and encoded for URIs or as base64.
 */
export const redaction = (secrets: readonly string[]): Redaction => {
  const long = secrets.filter(({ length }) => length >= minLength)
  let pattern: RegExp | undefined

  /** The pattern is made for the first failure: it takes as long as a short answer. */
  const text = (value: string): string => {
    if (long.length === 0) return value
    pattern ??= new RegExp(`(?:${[...new Set(long.flatMap(formsOf))].join('|')})[^\\s"'<>,;]*`, 'gi')
    return value.replace(pattern, '[redacted]')
  }

  /** Returns a value without secrets: it is written as JSON, cleaned and read again. JSON that the cleaning made invalid stays a text. */
  const json = (value: unknown): unknown => {
    if (typeof value === 'string') return text(value)
    try {
      const written = JSON.stringify(value)
      const cleaned = written === undefined ? undefined : text(written)
      return cleaned === undefined || cleaned === written
        ? value
        : E.getOrElse<unknown, unknown>(() => cleaned)(parseJson(cleaned))
    } catch {
      return '[redacted]'
    }
  }

  const cause = (error: unknown, depth = 0): unknown => {
    try {
      return depth > 8 ? undefined : cleanError(error, depth)
    } catch {
      return undefined // something that throws when it is looked at
    }
  }

  const cleanError = (error: unknown, depth: number): unknown => {
    if (!isErrorLike(error)) return typeof error === 'string' ? text(error) : undefined
    const { name, message, stack, code, cause: next } = readError(error)
    const copy = new Error(text(message), next === undefined ? undefined : { cause: cause(next, depth + 1) })
    copy.name = text(name)
    if (stack !== undefined) copy.stack = text(stack)
    return code === undefined ? copy : Object.assign(copy, { code: typeof code === 'string' ? text(code) : code })
  }

  const failure = (error: Failure): Failure => {
    const message = text(error.message)
    const values = ['details', 'input', 'event', 'requestId', 'kind', 'stopReason'].map((key): unknown =>
      Reflect.get(error, key),
    )
    const isClean = message === error.message && values.every((value) => json(value) === value)
    return isClean ? error : cleaned(error, message, json)
  }

  return { text, cause, failure }
}

const cleaned = (failure: Failure, message: string, clean: (value: unknown) => unknown): Failure => {
  switch (failure._tag) {
    case 'ApiFailure': {
      const { details, requestId, ...fields } = failure
      return new ApiFailure(message, {
        ...fields,
        kind: String(clean(failure.kind)),
        ...definedFields({ details: errorDetails(clean(details)) }),
        ...(requestId === undefined ? {} : { requestId: String(clean(requestId)) }),
      })
    }
    case 'DecodeFailure':
      return new DecodeFailure(message, { layer: failure.layer, input: clean(failure.input), errors: [] })
    case 'ProtocolFailure':
      return new ProtocolFailure(message, { ...failure, event: clean(failure.event) })
    case 'TransportFailure':
      return new TransportFailure(message, { ...failure, cause: failure.cause })
    case 'TruncatedFailure': {
      const { stopReason, ...fields } = failure
      return new TruncatedFailure(message, {
        ...fields,
        ...(stopReason === undefined ? {} : { stopReason: String(clean(stopReason)) }),
      })
    }
    case 'StalledFailure':
      return failure // its message has nothing of the response
  }
}

interface ErrorFields {
  readonly name: string
  readonly message: string
  readonly stack?: string | undefined
  readonly code?: string | number | undefined
  readonly cause?: unknown
}

/** An error of any realm. */
const isErrorLike = (value: unknown): value is object =>
  value instanceof Error || (typeof value === 'object' && value !== null && 'message' in value && 'stack' in value)

/** What is kept of an error. A getter of it may throw. */
const readError = (error: object): ErrorFields => {
  const get = (key: string): unknown => {
    try {
      return Reflect.get(error, key)
    } catch {
      return undefined
    }
  }
  const [name, message, stack, code] = ['name', 'message', 'stack', 'code'].map(get)
  return {
    name: typeof name === 'string' ? name : 'Error',
    message: typeof message === 'string' ? message : '',
    stack: typeof stack === 'string' ? stack : undefined,
    code: typeof code === 'string' || typeof code === 'number' ? code : undefined,
    cause: get('cause'),
  }
}

/** Patterns of the beginning of a secret in each form in which a text may show it. */
const formsOf = (secret: string): readonly string[] => {
  const head = secret.slice(0, headLength)
  return [(head.match(/\\+|[^\\]/gu) ?? []).map(anyForm).join(''), ...base64Forms(secret)]
}

/**
 * Matches a character as it is, escaped for JSON or encoded for URIs; or a run of backslashes.
 * An escape may be escaped again, but the number of backslashes is limited: a body of nothing else took quadratic time.
 */
const anyForm = (character: string): string => {
  if (character.startsWith('\\')) return `(?:\\\\|%(?:25)?5c|u005c){${character.length},${character.length * 16}}`
  const code = character.charCodeAt(0)
  const forms = [
    `\\\\{0,8}${escapeRegExp(character)}`,
    `\\\\{1,8}u${code.toString(16).padStart(4, '0')}`,
    ...([...new TextEncoder().encode(character)].length === 1
      ? [`%(?:25)?${code.toString(16).padStart(2, '0')}`]
      : /\p{Surrogate}/u.test(character)
        ? []
        : [escapeRegExp(encodeURIComponent(character))]),
  ]
  return `(?:${forms.join('|')})`
}

/** Base64 depends on the position of the secret in the text, modulo three. Only the characters that all neighbours leave alone are matched. */
const base64Forms = (secret: string): readonly string[] =>
  [0, 2, 3].map((from, offset) => {
    const bytes = new TextEncoder().encode(secret.slice(0, headLength))
    const binary = '\0'.repeat(offset) + String.fromCharCode(...bytes)
    const whole = Math.floor((binary.length * 8) / 6)
    return escapeRegExp(btoa(binary).slice(from, whole))
      .replace(/\\?[+-]/g, '[+-]')
      .replace(/\\?[/_]/g, '[/_]')
  })

const escapeRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')
