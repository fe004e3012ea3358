import type { Json } from './Json.ts'
import { type OpenContainer, valueOf, weightOf } from './OpenContainer.ts'
import type { Scan } from './Scan.ts'

/** The visible part of a text. Its value is created when it is first read. */
export interface View {
  readonly top: OpenContainer | undefined
  readonly leaf: Json | undefined
  /** The number of characters received before it. */
  readonly offset: number
  value: Json | undefined
}

export const viewOf = (scan: Scan): View => ({
  top: scan.top,
  leaf: scan.expected === 'the rest of a string' ? scan.token : scan.root,
  offset: scan.offset,
  value: undefined,
})

/** The same view, unless enough text has arrived since to justify the cost of a new one. */
export const viewAfter = (view: View, scan: Scan): View =>
  scan.top === undefined || scan.problem !== undefined || scan.offset - view.offset >= weightOf(scan.top) - freeWeight
    ? viewOf(scan)
    : view

const freeWeight = 32

export const valueOfView = (view: View): Json | undefined => {
  if (view.value === undefined) {
    let value = view.leaf
    for (let container = view.top; container !== undefined; container = container.parent)
      value = valueOf(container, value)
    view.value = value
  }
  return view.value
}
