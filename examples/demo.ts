import { argv, env, stderr, stdout } from 'node:process'
import { connect, fromEvent, last, map, merge, noop, type Observable, of, takeUntil, tap } from 'rxjs'
import { commandOf, usage } from './demo/Command.ts'
import { statusOf } from './demo/render.ts'
import { live, recorded, type Scene } from './demo/Scene.ts'
import { screenOf } from './demo/screen.ts'
import { beginning, type View } from './demo/View.ts'

const screen = screenOf(stdout, env)

/** Ctrl-C, or a closed pipe. */
const interrupted = merge(fromEvent(process, 'SIGINT'), fromEvent(stdout, 'error'))

/** Emits the state of the answer after each event. */
const watch = ({ views }: Scene): Observable<View> => views.pipe(takeUntil(interrupted)) // unsubscribing ends the request

/** Emits the text to print: a heading, a line for each event, and at the end the answer. */
const perform = (scene: Scene): Observable<string> => {
  const lines = watch(scene).pipe(
    connect((views) =>
      merge(
        views.pipe(map(screen.step)),
        views.pipe(
          last(null, beginning),
          tap((view) => (process.exitCode = statusOf(view))),
          map(screen.ending),
        ),
      ),
    ),
  )
  // Subscribe to the lines first: once the heading is printed, an interrupt has to be noticed.
  return merge(lines, of(screen.heading(scene)))
}

const print = (text: string): void => void stdout.write(text)
stdout.on('error', noop)

const command = commandOf(argv.slice(2), env)
switch (command.type) {
  case 'play':
    recorded(command, perform).subscribe(print)
    break
  case 'ask':
    perform(live(command, env)).subscribe(print)
    break
  case 'help':
    print(usage())
    break
  case 'refuse':
    stderr.write(`${command.why}\n`)
    process.exitCode = 1
}
