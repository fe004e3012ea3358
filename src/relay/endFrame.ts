import type { Frame } from '../wire/Frame.ts'

/** Sent behind the last frame, so that a reader can tell the end from a connection that was closed. Other readers do not know it, and let it pass. */
export const endFrame: Frame = { event: '@end', data: '{}' }
