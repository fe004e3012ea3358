import { dematerialize, defer, finalize, type Observable, type ObservableNotification } from 'rxjs'
import type { Frame } from 'rxjs-anthropic'
import { program, messagesFrom } from './program.ts'

/** What a reader reads. */
export interface Reading {
  /** The id of the stream. */
  readonly id: string
  /** How many frames the reader already has. */
  readonly had: number
  readonly question: string
  readonly servers: readonly string[]
}

/** Emits the frames that a reader in a process of its own receives. Unsubscribing kills it. */
export const startReader = ({ id, had, question, servers }: Reading): Observable<Frame> =>
  defer(() => {
    const reader = program('reader', id, String(had), question, ...servers)
    return messagesFrom(reader, isNotification).pipe(
      dematerialize(),
      finalize(() => reader.kill('SIGKILL')),
    )
  })

const isNotification = (message: object): message is ObservableNotification<Frame> => 'kind' in message
