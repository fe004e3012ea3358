import type { Frame } from '../wire/Frame.ts'

/** The frame after the last one. It tells a reader that the stream is complete and the connection was not lost. Other readers ignore it as an unknown event. */
export const endFrame: Frame = { event: '@end', data: '{}' }
