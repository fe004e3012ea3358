import { map, type Observable, scan } from 'rxjs'
import {
  continueByPrefill,
  type MessageRequest,
  type MessageStreamEvent,
  messageText,
  reduceMessage,
  type Restart,
  restartWithBackoff,
  retryWithBackoff,
  scanMessage,
  type StreamFn,
  textDeltas,
  withResume,
} from 'rxjs-anthropic'

type Ask = StreamFn<MessageRequest, MessageStreamEvent>

/** What three readers of one question see: its text so far, each time it changes. */
export interface Readers {
  readonly text: Observable<string>
  readonly snapshots: Observable<string>
  readonly message: Observable<string>
}

/** A way to recover, as it is written and as it runs. */
export interface Recovery {
  readonly name: string
  readonly pipes: Readonly<Record<keyof Readers, string>>
  readonly readers: (ask: Ask, request: MessageRequest) => Readers
}

const joinText = scan((text: string, piece: string) => text + piece, '')
const config = { initialDelay: 700, jitter: () => 1 }

/** A reader of text clears what it has shown at a `@restart`. */
const textSoFar = scan((text: string, event: MessageStreamEvent | Restart): string => {
  if (event.type === '@restart') return ''
  return event.type === 'content_block_delta' && event.delta.type === 'text_delta' ? text + event.delta.text : text
}, '')

export const recoveries: readonly Recovery[] = [
  {
    name: 'none',
    pipes: { text: 'textDeltas()', snapshots: 'scanMessage()', message: 'reduceMessage()' },
    readers: (ask, request) => ({
      text: ask(request).pipe(textDeltas(), joinText),
      snapshots: ask(request).pipe(scanMessage(), map(messageText)),
      message: ask(request).pipe(reduceMessage(), map(messageText)),
    }),
  },
  {
    name: 'retryWithBackoff',
    pipes: {
      text: 'textDeltas(), retryWithBackoff()',
      snapshots: 'scanMessage(), retryWithBackoff()',
      message: 'reduceMessage(), retryWithBackoff()',
    },
    readers: (ask, request) => ({
      text: ask(request).pipe(textDeltas(), retryWithBackoff(config), joinText),
      snapshots: ask(request).pipe(scanMessage(), retryWithBackoff(config), map(messageText)),
      message: ask(request).pipe(reduceMessage(), retryWithBackoff(config), map(messageText)),
    }),
  },
  {
    name: 'restartWithBackoff',
    pipes: {
      text: 'restartWithBackoff(), and cleared at @restart',
      snapshots: 'restartWithBackoff(), scanMessage()',
      message: 'restartWithBackoff(), reduceMessage()',
    },
    readers: (ask, request) => ({
      text: ask(request).pipe(restartWithBackoff(config), textSoFar),
      snapshots: ask(request).pipe(restartWithBackoff(config), scanMessage(), map(messageText)),
      message: ask(request).pipe(restartWithBackoff(config), reduceMessage(), map(messageText)),
    }),
  },
  {
    name: 'withResume',
    pipes: {
      text: 'withResume(ask, …), textDeltas()',
      snapshots: 'withResume(ask, …), scanMessage()',
      message: 'withResume(ask, …), reduceMessage()',
    },
    readers: (ask, request) => {
      const steady = withResume(ask, { by: continueByPrefill })
      return {
        text: steady(request).pipe(textDeltas(), joinText),
        snapshots: steady(request).pipe(scanMessage(), map(messageText)),
        message: steady(request).pipe(reduceMessage(), map(messageText)),
      }
    },
  },
]
