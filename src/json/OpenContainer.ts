import type { Json } from './Json.ts'

/**
 * An array or object whose closing bracket has not arrived.
 *
 * It changes only when a member is complete, so many scans share one. All versions of a container share `keys` and `values`: both only
 * grow, and each version reads its first `count` entries. Only the scan that created a version, its `owner`, may change it, and only until
 * that scan is returned; any other scan creates its own version.
 */
export interface OpenContainer {
  /** Compared by identity only. */
  readonly owner: object
  readonly parent: OpenContainer | undefined
  readonly depth: number
  /** Whether the scan's `path` starts with the path of this container, or is equal to it. */
  readonly isOnPath: boolean
  /** The weight of the containers around it. */
  readonly around: number
  /** Undefined for an array. */
  keys: string[] | undefined
  values: Json[]
  count: number
  /** The key of the open member. */
  key: string
  /** The last value that was created from it, and the open member in that value. */
  shown: Json | undefined
  shownOpen: Json | undefined
}

/** What a scan and its new container have in common. */
interface Opener {
  readonly path: readonly (string | number)[] | undefined
  readonly top: OpenContainer | undefined
}

export const openContainer = (owner: Opener, isObject: boolean): OpenContainer => {
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

const ownedBy = (owner: object, container: OpenContainer): OpenContainer =>
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
export const withKey = (owner: object, container: OpenContainer, key: string): OpenContainer => {
  const next = ownedBy(owner, container)
  next.key = key
  return next
}

/** The container with one more complete member. */
export const withMember = (owner: object, container: OpenContainer, value: Json): OpenContainer => {
  const next = ownedBy(owner, container)
  if (next.values.length !== next.count) {
    // Another scan has continued from the same state: from here on, the two share nothing.
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

/** The value of the container with the visible part of its open member; the same object as before if that part is the same. */
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
  // This copies once. A push onto the copy would copy it a second time, to make room.
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

/** The cost of creating the value of the open containers again, as the number of characters that cost as much to read. */
export const weightOf = ({ around, keys, count }: OpenContainer): number =>
  around + 1 + (keys === undefined ? count / 4 : count)
