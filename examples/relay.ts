// A reader that is killed in the middle of an answer and comes back to another process, and then loses that.
//
//   npx tsx --tsconfig examples/tsconfig.json examples/relay.ts
//
// It needs a redis-server, which it starts by itself. No key is needed: a server on this machine plays what was written for it.
import { randomUUID } from 'node:crypto'
import { stdout } from 'node:process'
import { concat, defer, EMPTY, from, lastValueFrom, type Observable, reduce, take, tap } from 'rxjs'
import { type Frame, messages, textDeltas } from 'rxjs-anthropic'
import { decodeSse } from 'rxjs-anthropic/wire'
import { startBackend } from './relay/startBackend.ts'
import { startReader } from './relay/startReader.ts'
import { hasRedis, howToGetRedis, startRedis } from './relay/startRedis.ts'
import { tellOfRiver } from './server/rivers.ts'
import { startServer } from './server/startServer.ts'

if (!hasRedis()) {
  console.error(howToGetRedis)
  process.exit(1)
}

const redis = await startRedis()
const upstream = await startServer({ recording: tellOfRiver, pace: 100 })
const start = () => startBackend(redis.path, upstream.url, 1000)
const [one, other] = await Promise.all([start(), start()])

const id = randomUUID()
const question = 'Tell me one thing about the Tejo.'

const say = (text: string) =>
  defer(() => {
    stdout.write(text)
    return EMPTY
  })

const read = concat(
  say(`> ${question}\n\n`),
  startReader({ id, had: 0, question, servers: [one.url, other.url] }).pipe(take(7)),
  say('\n  … the reader is killed, and comes back to the other process\n'),
  startReader({ id, had: 7, question, servers: [other.url, one.url] }).pipe(
    tap((frame) => {
      if (frame.id !== '12') return
      stdout.write('\n  … that process is killed\n')
      other.kill()
    }),
  ),
)

/** The text of a stream, whoever reads it. */
const textOf = (frames: Observable<Frame>): Observable<string> =>
  messages(() => frames)({ model: '', max_tokens: 0, messages: [] }).pipe(textDeltas())

/** What somebody gets who knows the id of the stream. */
const tab = async (secret: string): Promise<string> => {
  const response = await fetch(`${one.url}/streams/${id}`, { headers: { authorization: `Bearer ${secret}` } })
  if (!response.ok) return `HTTP ${response.status}`
  return lastValueFrom(textOf(from(response.text()).pipe(decodeSse())).pipe(reduce((all, text) => all + text)))
}

try {
  const text = await lastValueFrom(
    textOf(read).pipe(
      tap((piece) => stdout.write(piece)),
      reduce((all, piece) => all + piece),
    ),
  )
  stdout.write(`\n\nAnother tab of hers has the same: ${(await tab('ana-secret')) === text ? 'yes' : 'no'}\n`)
  stdout.write(`Somebody else who knows the id gets: ${await tab('rui-secret')}\n`)
  stdout.write(`Requests to Claude: ${upstream.requests.length}\n`)
} finally {
  one.kill()
  other.kill()
  await Promise.all([upstream.close(), redis.stop()])
}
