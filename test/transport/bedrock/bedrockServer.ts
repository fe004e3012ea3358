import type { AnswerConfig } from '../../../examples/server/answering.ts'
import { alphabet, type Letter } from '../../../src/testing/alphabet.ts'
import { chunkBytes } from '../../eventStream.ts'

/** The frames of events of the alphabet, as Bedrock sends them. */
export const framesOf = (letters: string): readonly Uint8Array[] =>
  [...letters].map((letter) => chunkBytes(JSON.stringify(alphabet[letter as Letter])))

/** What a server of Bedrock says: frames, beside the id of its request. */
export const bedrockAnswer = (
  frames: readonly Uint8Array[] = framesOf('S[ab]$.'),
): Pick<AnswerConfig, 'recording'> => ({
  recording: `version: 2
interactions:
  - response:
      code: 200
      headers:
        Content-Type: [application/vnd.amazon.eventstream]
        X-Amzn-Requestid: [${requestId}]
      body: !!binary ${Buffer.concat(frames).toString('base64')}
`,
})

export const requestId = 'f888c1fa-a708-4312-a5ea-281da98bebb3'
