import { DecodeFailure } from '../../failure/DecodeFailure.ts'
import { appendJson, type PartialJson } from '../../json/PartialJson.ts'

/** Reads more of JSON that is arriving. Text that is not valid JSON is a state; text that is nested too deeply throws a failure. */
export const readMoreJson = (json: PartialJson, text: string, what: string): PartialJson => {
  const after = appendJson(json, text)
  if (after.problem?.kind === 'depth') {
    const { message, position } = after.problem
    throw new DecodeFailure(`${what} is ${message}, at character ${position}`, {
      layer: 'json',
      input: text,
      errors: [],
    })
  }
  return after
}
