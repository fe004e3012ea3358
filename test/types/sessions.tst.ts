import type * as Sessions from '@anthropic-ai/sdk/resources/beta/sessions/events'
import type { Observable } from 'rxjs'
import type { Tool, ToolProgress, ToolResult, ToolsConfig, ToolUseBlock } from 'rxjs-anthropic'
import {
  anthropicSessions,
  sendEvents,
  type SessionCall,
  type SessionEvent,
  type SessionEventParam,
  withSessionTools,
} from 'rxjs-anthropic/sessions'
import { describe, expect, it } from 'tstyche'

const send = sendEvents(anthropicSessions({}))
const id = 'sesn_1'

describe('sendEvents', () => {
  it('emits the events of a session', () => {
    expect(send({ id, events: [{ type: 'user.interrupt' }] })).type.toBe<Observable<SessionEvent>>()
  })

  it('sends what the SDK sends, and nothing else', () => {
    expect<SessionEventParam>().type.toBeAssignableFrom<Sessions.BetaManagedAgentsEventParams>()
    expect<SessionEventParam['type']>().type.toBe<Sessions.BetaManagedAgentsEventParams['type']>()
  })

  it('refuses what a session does not take', () => {
    expect(send).type.not.toBeCallableWith({ id, events: [{ type: 'agent.message', content: [] }] })
    expect(send).type.not.toBeCallableWith({ id, events: [{ type: 'user.mesage', content: [] }] })
    expect(send).type.not.toBeCallableWith({ id, events: [{ type: 'user.message', content: 'Olá' }] })
    expect(send).type.not.toBeCallableWith({ id, events: [{ type: 'user.interrupt', thread: 'sthr_1' }] })
    expect(send).type.not.toBeCallableWith({
      id,
      events: [{ type: 'user.tool_confirmation', tool_use_id: 'x', result: 'yes' }],
    })
    expect(send).type.not.toBeCallableWith({ id, events: [{ type: 'user.tool_confirmation', result: 'allow' }] })
    expect(send).type.not.toBeCallableWith({ id, events: [{ type: 'user.custom_tool_result', tool_use_id: 'x' }] })
    expect(send).type.not.toBeCallableWith({
      id,
      events: [{ type: 'system.message', content: [{ type: 'image', source: { type: 'url', url: '' } }] }],
    })
    expect(send).type.not.toBeCallableWith({ events: [{ type: 'user.interrupt' }] })
  })
})

describe('withSessionTools', () => {
  const tools: readonly Tool[] = []

  it('takes the tools and the approve of withTools, and tells the event of the call', () => {
    const config: Pick<ToolsConfig, 'approve'> = { approve: ({ name }) => [name === 'tide'] }
    withSessionTools(anthropicSessions({}), tools, config)
    withSessionTools(anthropicSessions({}), tools, {
      approve: (call, { signal, event }) => {
        expect(call).type.toBe<ToolUseBlock>()
        expect(signal).type.toBe<AbortSignal>()
        expect(event).type.toBe<SessionCall>()
        return [true]
      },
    })
  })

  it('emits the events of the session, and what its tools do', () => {
    expect(withSessionTools(anthropicSessions({}), tools)({ id })).type.toBe<
      Observable<SessionEvent | ToolProgress | ToolResult>
    >()
  })

  it('refuses options that it does not have', () => {
    expect(withSessionTools).type.not.toBeCallableWith(anthropicSessions({}), tools, { maxTurns: 3 })
    expect(withSessionTools).type.not.toBeCallableWith({ stream: anthropicSessions({}).stream }, tools)
  })
})
