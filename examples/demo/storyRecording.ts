import { recording } from '../server/recording.ts'

/** The place of a fault in the story: in the middle of the text. */
export const middleOfText = { frames: 15 }

/** Returns the story. A request to continue it receives the rest: the text from the middle on, and the tool call. */
export const storyRecording = (body: unknown): string => {
  const story = recording('story.sse')
  if (!JSON.stringify(body).includes('Your previous answer was interrupted.')) return story
  const frames = story.split(/(?<=\n\n)/)
  const [start = ''] = frames
  const rest = frames
    .slice(middleOfText.frames)
    .map((frame) => frame.replace(/"index":(\d)/, (_, index) => `"index":${Number(index) - 1}`))
  return [start, textStart, ...rest].join('')
}

const textStart =
  'event: content_block_start\ndata: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}\n\n'
