import { concat, defer, type Observable, of, take, tap, throwError, timeout, timer, map, EMPTY } from 'rxjs'
import { ApiFailure } from '../failure/ApiFailure.ts'
import { isFailure } from '../failure/Failure.ts'
import { leaving } from '../relay/log/leaving.ts'
import type { StreamLog } from '../relay/log/StreamLog.ts'
import { newId } from '../relay/newId.ts'
import type { Frame } from '../wire/Frame.ts'
import type { LogStore } from './LogStore.ts'
import { mustEqual } from './mustMatch.ts'
import { random } from './random.ts'
import { piece, pieces, readToEnd, withoutGeneration } from './readToEnd.ts'

/** What happens to one stream: who writes it, who reads it where and for how long, and what goes wrong. */
interface Scene {
  /** The texts of the frames, each with the time before it, in ms. */
  readonly frames: readonly (readonly [text: string, pause: number])[]
  readonly fails: boolean
  readonly readers: readonly SceneReader[]
  /** What goes wrong after so many frames, in one of the processes. */
  readonly faults: readonly (readonly [after: number, name: string, process: number])[]
}

interface SceneReader {
  /** When it subscribes first, in ms. */
  readonly arrives: number
  /** In which process it reads, and how many frames at most. After these it reads to the end. */
  readonly visits: readonly (readonly [process: number, frames: number])[]
}

/** A reader waits as long for the next frame; a log that takes longer hangs. */
const patience = 12_000

const sceneOf = (seed: number, { processes = 1, faults = {} }: LogStore): Scene => {
  const { upTo, list, oneOf } = random(seed)
  const frames = list(0, 12, () => ['ab"'.slice(upTo(3)), Math.max(0, upTo(5) - 2)] as const)
  const names = ['leaving', ...Object.keys(faults)]
  return {
    frames,
    fails: upTo(4) === 0,
    readers: list(1, 4, () => ({
      arrives: upTo(8),
      visits: list(0, 4, () => [upTo(processes - 1), upTo(5)] as const),
    })),
    // The last process is spared, so that the readers of the others have another one.
    faults: list(0, 2, () => [upTo(frames.length), oneOf(names) ?? '', upTo(Math.max(0, processes - 2))] as const),
  }
}

/**
 * Plays the scene of a seed over new logs of a store. Rejects with an `Error` that shows the scene, unless each reader receives the stream once and in
 * order: all of it if nothing goes wrong, else all of it or a part and a {@link Failure}, and all readers who see its end see the same one.
 */
export const playScene = async (seed: number, store: LogStore): Promise<void> => {
  const scene = sceneOf(seed, store)
  const logs: StreamLog[] = []
  for (let process = 0; process < (store.processes ?? 1); process++) logs.push(await store.open({ linger: 60_000 }))
  const id = `ana:${newId()}`
  const texts = scene.frames.map(([text]) => text)
  const place = `Scene ${seed}, ${JSON.stringify(scene)}`
  const logOf = (process: number): StreamLog => logs[process] ?? (() => () => EMPTY)
  let started = 0

  const harm = async (name: string, process: number): Promise<void> => {
    if (name === 'leaving') await readToEnd(logOf(process)(id)(leaving))
    else await store.faults?.[name]?.(logOf(process), id)
  }
  const harmAfter = (count: number): void => {
    for (const [after, name, process] of scene.faults) if (after === count) void harm(name, process)
  }

  const source = defer(() => {
    let sent = 0
    started += 1
    harmAfter(0)
    const frames = concat(...scene.frames.map(([text, pause]) => later(piece(text), pause))).pipe(
      tap({ next: () => harmAfter((sent += 1)) }),
    )
    return scene.fails
      ? concat(
          frames,
          throwError(() => sourceFailure()),
        )
      : frames
  })

  const visit = async (process: number, frames: number, got: Frame[]): Promise<unknown> => {
    const read = logOf(process)(id, source)(got.at(-1)?.id).pipe(take(frames), timeout({ each: patience }))
    const { frames: more, end } = await readToEnd(read)
    got.push(...more)
    return end
  }

  const read = async ({ arrives, visits }: SceneReader): Promise<{ got: readonly Frame[]; end: unknown }> => {
    await new Promise((resolve) => setTimeout(resolve, arrives))
    const got: Frame[] = []
    for (const [process, frames] of visits) {
      const end = await visit(process, frames, got)
      if (end !== 'complete' && !isLostConnection(end)) return { got, end }
    }
    let end = await visit(0, Infinity, got)
    for (let attempt = 0; attempt < 9 && isLostConnection(end); attempt++) {
      await new Promise((resolve) => setTimeout(resolve, 20))
      end = await visit(logs.length - 1, Infinity, got)
    }
    return { got, end }
  }

  const whole = scene.fails ? sourceFailure().message : 'complete'
  const ends = new Set<string>()
  for (const { got, end } of await Promise.all([...scene.readers, { arrives: 0, visits: [] }].map(read))) {
    mustEqual(withoutGeneration(got), pieces(texts).slice(0, got.length), place)
    const name = end instanceof Error ? end.message : String(end)
    if (scene.faults.length === 0 || name === whole) mustEqual([got.length, name], [texts.length, whole], place)
    else mustEqual([isFailure(end), name], [true, name], place)
    if (!isLostConnection(end)) ends.add(`${got.length} ${name}`)
  }
  mustEqual([...ends].slice(1), [], `${place}: other ends than ${[...ends][0]}`)
  mustEqual(started <= 1, true, `${place}: started once`)
}

const later = (frame: Frame, pause: number): Observable<Frame> =>
  pause === 0 ? of(frame) : timer(pause).pipe(map(() => frame))

const sourceFailure = (): ApiFailure => new ApiFailure('The source failed', { kind: 'invalid_request_error' })

const isLostConnection = (end: unknown): boolean => isFailure(end) && end._tag === 'TransportFailure'
