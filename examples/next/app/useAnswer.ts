import { useEffect, useState } from 'react'
import { type AnswerState, coalesceDeltas, type MessageRequest, messages, relay, scanAnswer } from 'rxjs-anthropic'

const ask = messages(relay({ url: '/api/messages' }))

/** Returns the answer to a request as it grows. A new request aborts the one before; undefined stops. */
export const useAnswer = (request: MessageRequest | undefined): AnswerState | undefined => {
  const [state, setState] = useState<AnswerState | undefined>(undefined)
  useEffect(() => {
    if (request === undefined) return undefined
    const subscription = ask(request).pipe(coalesceDeltas(), scanAnswer()).subscribe(setState)
    return () => subscription.unsubscribe()
  }, [request])
  return state
}
