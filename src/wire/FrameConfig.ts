/**
 * Limits of a decoder of frames.
 *
 * @since 0.1.0
 * @category Wire
 */
export interface FrameConfig {
  /** How many characters one frame may have, counted as they arrive; bytes if frames are bytes, as on Bedrock. Default: 16 777 216 (16 Mi). */
  readonly maxFrameSize?: number | undefined
}

export const defaultMaxFrameSize = 16 * 2 ** 20
