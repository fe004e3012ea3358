// A reader is killed in the middle of an answer and resumes at another process. That is taken out of service, the next one is killed,
// and then Redis is killed and started again.
//
//   npx tsx --tsconfig examples/tsconfig.json examples/relay.ts
//
// It starts a redis-server, which must be installed. No key is needed: a server on this machine plays a recording.
import { randomUUID } from 'node:crypto'
import { stdout } from 'node:process'
import { concat, defer, EMPTY, from, lastValueFrom, type Observable, reduce, take, tap } from 'rxjs'
import { type Frame, messages, textDeltas } from 'rxjs-anthropic'
import { decodeSse } from 'rxjs-anthropic/wire'
import { startBackend } from './relay/startBackend.ts'
import { startReader } from './relay/startReader.ts'
import { hasRedis, howToGetRedis, keepOnDisk, startRedis } from './relay/startRedis.ts'
import { riverAnswer } from './server/rivers.ts'
import { startServer } from './server/startServer.ts'

if (!hasRedis()) {
  console.error(howToGetRedis)
  process.exit(1)
}

const redis = await startRedis(...keepOnDisk)
const upstream = await startServer({ recording: riverAnswer, pace: 100 })
const start = () => startBackend(redis.path, upstream.url, 5000)
const [one, other, third] = await Promise.all([start(), start(), start()])

let restarting: Promise<void> | undefined
const id = randomUUID()
const question = 'Tell me one thing about the Tejo.'

const print = (text: string) =>
  defer(() => {
    stdout.write(text)
    return EMPTY
  })

const read = concat(
  print(`> ${question}\n\n`),
  startReader({ id, had: 0, question, servers: [one.url, other.url] }).pipe(take(7)),
  print('\n  … the reader is killed, and resumes at the other process\n'),
  startReader({ id, had: 7, question, servers: [other.url, third.url, one.url] }).pipe(
    tap((frame) => {
      if (frame.id?.startsWith('9.')) {
        stdout.write('\n  … that process is taken out of service, and its reader moves to the next\n')
        other.kill('SIGTERM')
      }
      if (frame.id?.startsWith('11.')) {
        stdout.write('\n  … that process is killed\n')
        third.kill()
      }
      if (frame.id?.startsWith('13.')) {
        stdout.write('\n  … Redis is killed, and started again with what is on its disk\n')
        restarting = redis.restart()
      }
    }),
  ),
)

/** Emits the text of a stream. */
const streamText = (frames: Observable<Frame>): Observable<string> =>
  messages(() => frames)({ model: '', max_tokens: 0, messages: [] }).pipe(textDeltas())

/** What a user who knows the id of the stream receives. */
const readAs = async (secret: string): Promise<string> => {
  const response = await fetch(`${one.url}/streams/${id}`, { headers: { authorization: `Bearer ${secret}` } })
  if (!response.ok) return `HTTP ${response.status}`
  return lastValueFrom(streamText(from(response.text()).pipe(decodeSse())).pipe(reduce((all, text) => all + text)))
}

try {
  const text = await lastValueFrom(
    streamText(read).pipe(
      tap((piece) => stdout.write(piece)),
      reduce((all, piece) => all + piece),
    ),
  )
  stdout.write(
    `\n\nAnother tab of the same user reads the same text: ${(await readAs('ana-secret')) === text ? 'yes' : 'no'}\n`,
  )
  stdout.write(`Another user who knows the id receives: ${await readAs('rui-secret')}\n`)
  stdout.write(`Requests to Claude: ${upstream.requests.length}\n`)
} finally {
  one.kill()
  other.kill()
  third.kill()
  await restarting
  await Promise.all([upstream.close(), redis.stop()])
}
