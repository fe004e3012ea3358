// A reader in a process of its own. Started by startReader.ts.
import { materialize, skip } from 'rxjs'
import { type MessageRequest, relay } from 'rxjs-anthropic'
import { fetchFrom } from './fetchFrom.ts'

const [id = '', had, question = '', ...servers] = process.argv.slice(2)

const request: MessageRequest = {
  model: 'claude-sonnet-5',
  max_tokens: 256,
  messages: [{ role: 'user', content: question }],
}

const read = relay({
  url: '/messages',
  headers: { authorization: 'Bearer ana-secret' },
  newId: () => id, // the same id is the same stream
  fetch: fetchFrom(servers), // a load balancer does this as well
  initialDelay: 50,
})

read(request)
  .pipe(skip(Number(had)), materialize())
  .subscribe({ next: (it) => process.send?.(it), complete: () => process.disconnect() })
process.once('disconnect', () => process.exit())
