import type { IncomingMessage, ServerResponse } from 'node:http'
import { All, Controller, Query, Req, Res, Sse } from '@nestjs/common'
import { defer, endWith, map, mergeAll, type Observable } from 'rxjs'
import { messages, textDeltas } from 'rxjs-anthropic'
import { bodyOf, memoryLog, readerOf, writeSse } from 'rxjs-anthropic/server'
import { transport } from './claude.ts'

const log = memoryLog()

/** Put your authentication here: it returns the owner of a stream. This example has one user. */
const userOf = (_request: IncomingMessage): string => 'user'

@Controller('api')
export class MessagesController {
  /** Serves `relay`. */
  @All('messages')
  answer(@Req() request: IncomingMessage, @Res() response: ServerResponse): void {
    const read = async () => {
      const { id, position } = readerOf(request)
      const key = `${userOf(request)}:${id}`
      if (request.method !== 'POST') return log(key)(position) // GET joins a stream, DELETE leaves it
      const { messages } = await bodyOf(request) // the server decides about everything else
      return log(key, transport({ model: 'claude-sonnet-5', max_tokens: 1024, messages }))(position)
    }
    writeSse(response, defer(read).pipe(mergeAll())) // what fails in it is sent to the client
  }

  /** Serves an `EventSource`, which closes at the event `end`. Nest unsubscribes if it disconnects. */
  @Sse('haiku')
  haiku(@Query('topic') topic: string): Observable<{ readonly type?: string; readonly data: string }> {
    const content = `A haiku about ${topic}`
    return messages(transport)({
      model: 'claude-sonnet-5',
      max_tokens: 64,
      messages: [{ role: 'user', content }],
    }).pipe(
      textDeltas(),
      map((data) => ({ data })),
      endWith({ type: 'end', data: '' }),
    )
  }
}
