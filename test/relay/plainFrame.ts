import type { Frame } from '../../src/wire/Frame.ts'

/** The frame as it is on the wire, without the function that cleans its failures. */
export const plainFrame = ({ clean: _, ...frame }: Frame): Frame => frame
