import { recording } from './recording.ts'

/** The rivers of which there is something to tell. */
export const rivers = ['Tejo', 'Douro', 'Minho', 'Mondego', 'Guadiana']

/** The answer to a request that names a river. */
export const tellOfRiver = (request: unknown): string => {
  const asked = JSON.stringify(request)
  return recording(`rivers/${rivers.find((river) => asked.includes(river)) ?? 'Tejo'}.sse`)
}
