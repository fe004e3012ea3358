/** The specs of one run of `npm run mutation` as one file, so that each fault loads the library once. */
import { configureGlobal } from 'fast-check'
import { config } from 'rxjs'

// A counterexample is enough: no one needs the smallest one.
configureGlobal({ endOnFailure: true })

// An error outside of any subscriber would end the process, and the run with it.
const unhandled: unknown[] = []
config.onUnhandledError = (error) => void unhandled.push(error)
afterEach(() => {
  const [error] = unhandled.splice(0)
  if (error !== undefined) throw error
})

for (const spec of JSON.parse(process.env['SPECS'] ?? '[]') as readonly string[])
  describe(spec, () => void jest.requireActual(`./${spec}`))
