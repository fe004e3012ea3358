'use client'

import { useState } from 'react'
import { type MessageRequest, messageText } from 'rxjs-anthropic'
import { useAnswer } from './useAnswer'

const requestOf = (content: string): MessageRequest => ({
  model: 'claude-sonnet-5',
  max_tokens: 1024,
  messages: [{ role: 'user', content }],
})

export default function Page() {
  const [question, setQuestion] = useState('Where does the Tejo rise?')
  const [request, setRequest] = useState<MessageRequest | undefined>(undefined)
  const answer = useAnswer(request)
  const isRunning = request !== undefined && !answer?.ended

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        setRequest(isRunning ? undefined : requestOf(question))
      }}
    >
      <label>
        Question <input value={question} onChange={(event) => setQuestion(event.target.value)} />
      </label>
      <button>{isRunning ? 'Stop' : 'Ask'}</button>
      <p aria-live="polite">{answer?.message && messageText(answer.message)}</p>
      {answer?.failure && <p role="alert">{answer.failure.message}</p>}
    </form>
  )
}
