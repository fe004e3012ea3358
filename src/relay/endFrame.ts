import type { Frame } from '../wire/Frame.ts'

/** The frame after the last one. It tells a reader that the stream is complete and the connection was not lost. Other readers ignore it: by its name, or as a ping, by its data. */
export const endFrame: Frame = { event: '@end', data: '{"type":"ping"}' }
