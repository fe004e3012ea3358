// Asks the backend as a page does: npm run ask -- "Where does the Tejo rise?" Ctrl-C stops the answer.
import { fromEvent, takeUntil } from 'rxjs'
import { messages, relay, textDeltas } from 'rxjs-anthropic'

const question = process.argv.slice(2).join(' ') || 'Where does the Tejo rise?'
const ask = messages(relay({ url: `http://127.0.0.1:${process.env.PORT ?? 3000}/api/messages` }))

ask({ model: 'claude-sonnet-5', max_tokens: 1024, messages: [{ role: 'user', content: question }] })
  .pipe(textDeltas(), takeUntil(fromEvent(process, 'SIGINT')))
  .subscribe({
    next: (text) => process.stdout.write(text),
    complete: () => process.stdout.write('\n'),
    error: (failure: Error) => {
      console.error(failure.message)
      process.exitCode = 1
    },
  })
