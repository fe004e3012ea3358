import { DecodeFailure } from '../../failure/DecodeFailure.ts'
import { appendJson, type PartialJson } from '../../json/PartialJson.ts'

/** Reads on in JSON that is arriving. Text that is no JSON is a state; text that is nested too deep to be read is a failure. */
export const readOn = (json: PartialJson, text: string, what: string): PartialJson => {
  const after = appendJson(json, text)
  if (after.problem?.kind === 'depth') {
    const { message, position } = after.problem
    throw new DecodeFailure(`${what} is ${message}, at ${position}`, { layer: 'json', input: text, errors: [] })
  }
  return after
}
