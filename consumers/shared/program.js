// The program that every consumer runs: each entry that needs no package of its own, at work.
import { either as E } from 'fp-ts'
import * as t from 'io-ts'
import { from, lastValueFrom, map, toArray } from 'rxjs'
import { anthropic, DecodeFailure, isFailure, messages, messageText, reduceMessage, textDeltas } from 'rxjs-anthropic'
import { anthropicBatches, batchResults } from 'rxjs-anthropic/batches'
import { bedrock } from 'rxjs-anthropic/bedrock'
import { decodeEvent, MessageStreamEvent } from 'rxjs-anthropic/codec'
import { anthropicCompletions, completions } from 'rxjs-anthropic/completions'
import { redisLog } from 'rxjs-anthropic/redis'
import { encodeEvent, memoryLog } from 'rxjs-anthropic/server'
import { anthropicSessions, sessionEvents } from 'rxjs-anthropic/sessions'
import { frames, replay, streamOf } from 'rxjs-anthropic/testing'
import { decodeSse, decodeUtf8 } from 'rxjs-anthropic/wire'

/** What it returns if all is well. */
export const expected = 'a+b, ab, ab, 5 functions, Right, string, true, 7 frames'

export const program = async () => {
  const request = { model: 'claude-test', max_tokens: 8, messages: [] }
  const events = await lastValueFrom(streamOf('S[ab]$(.|)')().pipe(toArray()))
  const deltas = await lastValueFrom(from(events).pipe(textDeltas(), toArray()))

  const bytes = frames(events)
  const recording = bytes.map((piece) => new TextDecoder().decode(piece)).join('')
  const ask = messages(anthropic({ apiKey: 'none', fetch: replay(recording), dangerouslyAllowBrowser: true }))
  const text = await lastValueFrom(ask(request).pipe(reduceMessage(), map(messageText)))

  const log = memoryLog()
  const relayed = messages(() => log('id', from(events.map((event) => encodeEvent(event))))(undefined))
  const relayedText = await lastValueFrom(relayed(request).pipe(reduceMessage(), map(messageText)))

  const functions = [
    batchResults(anthropicBatches({})),
    completions(anthropicCompletions({})),
    sessionEvents(anthropicSessions({})),
    bedrock({ region: 'us-east-1', sign: async () => ({ headers: {} }) }),
    redisLog,
  ].filter((value) => typeof value === 'function')

  const decoded = decodeEvent(MessageStreamEvent)({ event: 'ping', data: '{"type":"ping"}' })
  const failure = new DecodeFailure('none', { layer: 'json', input: '', errors: [] })
  const wire = await lastValueFrom(from(bytes).pipe(decodeUtf8(), decodeSse(), toArray()))

  return [
    deltas.join('+'),
    text,
    relayedText,
    `${functions.length} functions`,
    E.isRight(decoded) ? 'Right' : 'Left',
    t.string.name,
    isFailure(failure),
    `${wire.length} frames`,
  ].join(', ')
}
