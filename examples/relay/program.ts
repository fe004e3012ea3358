import { type ChildProcess, fork } from 'node:child_process'
import { filter, fromEvent, map, merge, type Observable, take } from 'rxjs'

/** Starts a program of this folder in a process of its own, which ends with this one at the latest. */
export const program = (name: string, ...args: readonly string[]): ChildProcess =>
  fork(`examples/relay/${name}.ts`, args, {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, TSX_TSCONFIG_PATH: 'examples/tsconfig.json' },
  })

/** Emits what a program tells, as far as it is that: what runs it talks as well. Fails when it has ended. */
export const toldBy = <A extends object>(
  child: ChildProcess,
  isTold: (message: object) => message is A,
): Observable<A> =>
  merge(
    fromEvent(child, 'message', (message: object) => message).pipe(filter(isTold)),
    fromEvent(child, 'exit').pipe(
      take(1),
      map((): never => {
        throw new Error('A program has ended')
      }),
    ),
  )
