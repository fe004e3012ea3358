import type * as Sessions from '@anthropic-ai/sdk/resources/beta/sessions/events'
import type { Observable } from 'rxjs'
import { anthropicSessions, sendEvents, type SessionEvent, type SessionEventParam } from 'rxjs-anthropic/sessions'
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
