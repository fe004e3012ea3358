import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseRecording } from 'rxjs-anthropic/testing'
import { parseYaml } from '../../src/testing/parseYaml.ts'

const cassette = 'version: 2\ninteractions: []\n'
const events = 'event: ping\ndata: {}\n\n'

describe('parseYaml', () => {
  afterEach(() => jest.restoreAllMocks())

  it('returns what is written, binary values as bytes', () => {
    expect(parseYaml('a: [1, "x"]\nb: !!binary AQID')).toEqual({ a: [1, 'x'], b: new Uint8Array([1, 2, 3]) })
  })

  describe('in a project without the package yaml', () => {
    const folder = mkdtempSync(join(tmpdir(), 'no-yaml-'))
    beforeEach(() => jest.spyOn(process, 'cwd').mockReturnValue(folder))
    afterAll(() => rmSync(folder, { recursive: true }))

    it('throws how to install it', () => {
      expect(() => parseRecording(cassette)).toThrow(
        'To read a cassette, install the package yaml: npm install --save-dev yaml',
      )
    })

    it('still reads a text of server-sent events', () => {
      expect(parseRecording(events).responses).toHaveLength(1)
    })
  })

  describe('in a browser', () => {
    const { getBuiltinModule } = process
    beforeEach(() => void Reflect.deleteProperty(process, 'getBuiltinModule'))
    afterEach(() => void Reflect.set(process, 'getBuiltinModule', getBuiltinModule))

    it('throws where cassettes can be read', () => {
      expect(() => parseRecording(cassette)).toThrow('Cassettes can be read in Node 20.16 or later, Bun and Deno only.')
    })
  })
})
