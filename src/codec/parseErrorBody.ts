import * as E from '#fp-ts/Either'
import { parseJson } from '../json/parseJson.ts'

/** Returns what the body of a refused response contains: its JSON, or the JSON or text of the server-sent event in it; undefined for any other text. */
export const parseErrorBody = (body: string): unknown => {
  const json = parseJson(body)
  if (E.isRight(json)) return json.right
  const data = eventData(body)
  return data === undefined ? undefined : E.getOrElse((): unknown => data)(parseJson(data))
}

/** The data of the first server-sent event in a text. */
const eventData = (body: string): string | undefined => {
  const lines = body.slice(0, 65_536).split(/\r\n?|\n/)
  const first = lines.findIndex((line) => line.startsWith('data:'))
  if (first === -1) return undefined
  const others = lines.slice(first).findIndex((line) => !line.startsWith('data:'))
  return lines
    .slice(first, others === -1 ? undefined : first + others)
    .map((line) => line.replace(/^data: ?/, ''))
    .join('\n')
}
