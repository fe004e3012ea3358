import { type ChildProcess, fork } from 'node:child_process'
import { filter, fromEvent, map, merge, type Observable, take } from 'rxjs'

/** Starts a program of this folder in a process of its own, which ends no later than this one. */
export const program = (name: string, ...args: readonly string[]): ChildProcess =>
  fork(`examples/relay/${name}.ts`, args, {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, TSX_TSCONFIG_PATH: 'examples/tsconfig.json' },
  })

/** Emits the messages of a program that `isExpected` accepts: tsx sends messages of its own. Errors when the program has ended. */
export const messagesFrom = <A extends object>(
  child: ChildProcess,
  isExpected: (message: object) => message is A,
): Observable<A> =>
  merge(
    fromEvent(child, 'message', (message: object) => message).pipe(filter(isExpected)),
    fromEvent(child, 'exit').pipe(
      take(1),
      map((): never => {
        throw new Error('A program has ended')
      }),
    ),
  )
