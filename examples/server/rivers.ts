import { recording } from './recording.ts'

/** The rivers that have a recording. */
export const rivers = ['Tejo', 'Douro', 'Minho', 'Mondego', 'Guadiana']

/** The answer to a request that names a river. */
export const riverAnswer = (request: unknown): string => {
  const asked = JSON.stringify(request)
  return recording(`rivers/${rivers.find((river) => asked.includes(river)) ?? 'Tejo'}.sse`)
}
