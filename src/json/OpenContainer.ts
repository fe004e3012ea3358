import type { Json } from './Json.ts'
import type { Scan } from './Scan.ts'

/**
 * An array or object whose closing bracket has not come.
 *
 * It changes only when a member becomes whole, so many scans share one. `keys` and `values` are shared further, by all that it has been
 * since it was opened: they only grow, and each version looks at its first `count` entries. A version may be changed by the scan that made
 * it, its `owner`, until that is given back; any other makes its own.
 */
export interface OpenContainer {
  readonly owner: Scan
  readonly parent: OpenContainer | undefined
  readonly depth: number
  /** Whether the path to this container is the beginning of the scan's `path`, or all of it. */
  readonly isOnPath: boolean
  /** The weight of the containers around it. */
  readonly around: number
  /** Only an object has them. */
  keys: string[] | undefined
  values: Json[]
  count: number
  /** The key of the member that is open. */
  key: string
  /** The value last made of it, and the open member that was in it. */
  shown: Json | undefined
  shownOpen: Json | undefined
}

export const openContainer = (owner: Scan, isObject: boolean): OpenContainer => {
  const { top, path } = owner
  return {
    owner,
    parent: top,
    depth: top === undefined ? 1 : top.depth + 1,
    isOnPath:
      path !== undefined &&
      (top === undefined || (top.isOnPath && path[top.depth - 1] === (top.keys === undefined ? top.count : top.key))),
    around: top === undefined ? 0 : weightOf(top),
    keys: isObject ? [] : undefined,
    values: [],
    count: 0,
    key: '',
    shown: undefined,
    shownOpen: undefined,
  }
}

const ownedBy = (owner: Scan, container: OpenContainer): OpenContainer =>
  container.owner === owner
    ? container
    : {
        owner,
        parent: container.parent,
        depth: container.depth,
        isOnPath: container.isOnPath,
        around: container.around,
        keys: container.keys,
        values: container.values,
        count: container.count,
        key: container.key,
        shown: container.shown,
        shownOpen: container.shownOpen,
      }

/** The container with the key of its next member. */
export const withKey = (owner: Scan, container: OpenContainer, key: string): OpenContainer => {
  const next = ownedBy(owner, container)
  next.key = key
  return next
}

/** The container with one more whole member. */
export const withMember = (owner: Scan, container: OpenContainer, value: Json): OpenContainer => {
  const next = ownedBy(owner, container)
  if (next.values.length !== next.count) {
    // Another scan went on from the same state before: from here on they share nothing.
    next.values = next.values.slice(0, next.count)
    next.keys = next.keys?.slice(0, next.count)
  }
  next.values.push(value)
  next.keys?.push(next.key)
  next.count++
  if (next.shownOpen !== value) next.shown = undefined
  next.shownOpen = undefined
  return next
}

/** The value of the container, with what is visible of its open member; the same one as long as the same is visible. */
export const valueOf = (container: OpenContainer, open: Json | undefined): Json => {
  if (container.shown !== undefined && container.shownOpen === open) return container.shown
  const value = container.keys === undefined ? arrayOf(container, open) : objectOf(container, container.keys, open)
  container.shown = value
  container.shownOpen = open
  return value
}

const arrayOf = ({ values, count }: OpenContainer, open: Json | undefined): Json => {
  if (open === undefined) return values.slice(0, count)
  if (values.length !== count) return [...values.slice(0, count), open]
  // So it is copied once: a push onto the copy would copy it again, to make room.
  values.push(open)
  const array = values.slice()
  values.pop()
  return array
}

const objectOf = ({ values, count, key }: OpenContainer, keys: readonly string[], open: Json | undefined): Json => {
  const object: Record<string, Json> = {}
  for (let i = 0; i < count; i++) setOwn(object, keys[i] as string, values[i] as Json)
  if (open !== undefined) setOwn(object, key, open)
  return object
}

const setOwn = (object: Record<string, Json>, key: string, value: Json): void => {
  if (key !== '__proto__') object[key] = value
  else Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true })
}

/** What it costs to make the value of the open containers anew, in characters of text that cost as much to read. */
export const weightOf = ({ around, keys, count }: OpenContainer): number =>
  around + 1 + (keys === undefined ? count / 16 : count)
