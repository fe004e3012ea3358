import { dematerialize, defer, finalize, type Observable, type ObservableNotification } from 'rxjs'
import type { Frame } from 'rxjs-anthropic'
import { program, toldBy } from './program.ts'

/** What a reader reads. */
export interface Reading {
  /** The id of the stream, which only its reader knows. */
  readonly id: string
  /** How many frames of it the reader has. */
  readonly had: number
  readonly question: string
  readonly servers: readonly string[]
}

/** Emits what a reader in a process of its own reads. Unsubscribing kills it. */
export const startReader = ({ id, had, question, servers }: Reading): Observable<Frame> =>
  defer(() => {
    const reader = program('reader', id, String(had), question, ...servers)
    return toldBy(reader, isNotification).pipe(
      dematerialize(),
      finalize(() => reader.kill('SIGKILL')),
    )
  })

const isNotification = (message: object): message is ObservableNotification<Frame> => 'kind' in message
