import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseRecording, replay } from 'rxjs-anthropic/testing'

const seed = readFileSync(join(__dirname, '../../examples/recordings/simple_streaming.yaml'), 'utf8')

/** A cassette of version 2, with one answer. */
const version2 = (response: string): string =>
  `version: 2\ninteractions:\n- id: 0\n  request:\n    method: POST\n  response:\n${response.replace(/^/gm, '    ')}\n`

describe('parseRecording', () => {
  const durations: readonly (readonly [string, number])[] = [
    ['1.311998834s', 1311.998834],
    ['250ms', 250],
    ['1m2s', 62_000],
    ['1h0m0.5s', 3_600_500],
    ['1.5µs', 0.0015],
    ['0s', 0],
    ['""', 0],
  ]

  it.each(durations)('reads the duration %s', (duration, ms) => {
    const [response] = parseRecording(version2(`code: 200\nbody: ""\nduration: ${duration}`)).responses

    expect(response?.duration).toBeCloseTo(ms, 9)
  })

  it('cuts the binary frames of AWS by their length', () => {
    const frame = Uint8Array.of(0, 0, 0, 16, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)
    const body = Buffer.from([...frame, ...frame, 0, 0]).toString('base64')
    const [response] = parseRecording(version2(`code: 200\nbody: !!binary ${body}`)).responses

    expect(response?.frames.map((bytes) => bytes.length)).toEqual([16, 16, 2])
  })

  it('keeps the bytes of a recorded stream', async () => {
    const [response] = parseRecording(seed).responses
    const text = response?.frames.map((bytes) => new TextDecoder().decode(bytes)).join('')

    expect(text).toBe(await (await replay(seed)('http://localhost')).text())
    expect(text).toMatch(/^event: message_start\n[^]*"message_stop" {10}}\n\n$/)
  })

  const bad: readonly (readonly [string, string, string])[] = [
    ['prose', 'API Legada', 'neither a go-vcr cassette nor server-sent events: it begins with "API Legada"'],
    ['nothing', '', 'neither a go-vcr cassette nor server-sent events: it begins with ""'],
    ['YAML that is broken', 'interactions:\n- response: [', 'The cassette is not valid YAML: '],
    ['another version', 'version: 3\ninteractions: []', 'version: expected 1 or 2, got 3'],
    ['no list', 'version: 2\ninteractions: 1', 'interactions: expected list of interaction, got 1'],
    ['no status', version2('body: ""'), 'interactions.0.response.code: expected a status from 200 to 599, got nothing'],
    [
      'a bad duration',
      version2('code: 200\nbody: ""\nduration: soon'),
      'interactions.0.response.duration: expected a duration such as 1.5s, got "soon"',
    ],
    [
      'a compressed body',
      version2('code: 200\nheaders: { Content-Encoding: [gzip] }\nbody: !!binary H4sIAAAA'),
      'interactions.0.response.body is compressed',
    ],
  ]

  it.each(bad)('says where it cannot be read: %s', (_, recording, message) => {
    expect(() => parseRecording(recording)).toThrow(message)
    expect(() => replay(recording)).toThrow(message)
  })
})
