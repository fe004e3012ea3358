import type * as Batches from '@anthropic-ai/sdk/resources/messages/batches'
import type * as GA from '@anthropic-ai/sdk/resources/messages/messages'
import type * as BetaBatches from '@anthropic-ai/sdk/resources/beta/messages/batches'
import type * as Beta from '@anthropic-ai/sdk/resources/beta/messages/messages'
import type * as Sessions from '@anthropic-ai/sdk/resources/beta/sessions/events'
import type {
  ContentBlock,
  ContentBlockParam,
  Message,
  MessageParam,
  MessageRequest,
  MessageStreamEvent,
  ToolParam,
  Usage,
} from 'rxjs-anthropic'
import type { BatchResult } from 'rxjs-anthropic/batches'
import type { SessionEvent } from 'rxjs-anthropic/sessions'
import { describe, expect, it } from 'tstyche'

describe('values that @anthropic-ai/sdk types', () => {
  it('are requests', () => {
    expect<MessageRequest>().type.toBeAssignableFrom<GA.MessageCreateParams>()
    expect<MessageRequest>().type.toBeAssignableFrom<Beta.MessageCreateParams>()
  })

  it('are messages of a conversation', () => {
    expect<MessageParam>().type.toBeAssignableFrom<GA.MessageParam>()
    expect<MessageParam>().type.toBeAssignableFrom<Beta.BetaMessageParam>()
    expect<ContentBlockParam>().type.toBeAssignableFrom<GA.ContentBlockParam>()
    expect<ContentBlockParam>().type.toBeAssignableFrom<Beta.BetaContentBlockParam>()
  })

  it('are tools', () => {
    expect<ToolParam>().type.toBeAssignableFrom<GA.ToolUnion>()
    expect<ToolParam>().type.toBeAssignableFrom<Beta.BetaToolUnion>()
  })

  it('are answers, whole and in events', () => {
    expect<Message>().type.toBeAssignableFrom<GA.Message>()
    expect<Message>().type.toBeAssignableFrom<Beta.BetaMessage>()
    expect<ContentBlock>().type.toBeAssignableFrom<GA.ContentBlock>()
    expect<ContentBlock>().type.toBeAssignableFrom<Beta.BetaContentBlock>()
    expect<Usage>().type.toBeAssignableFrom<GA.Usage>()
    expect<Usage>().type.toBeAssignableFrom<Beta.BetaUsage>()
    expect<MessageStreamEvent>().type.toBeAssignableFrom<GA.RawMessageStreamEvent>()
    expect<MessageStreamEvent>().type.toBeAssignableFrom<Beta.BetaRawMessageStreamEvent>()
  })

  it('are results of a batch and events of a session', () => {
    expect<BatchResult>().type.toBeAssignableFrom<Batches.MessageBatchIndividualResponse>()
    expect<BatchResult>().type.toBeAssignableFrom<BetaBatches.BetaMessageBatchIndividualResponse>()
    expect<SessionEvent>().type.toBeAssignableFrom<Sessions.BetaManagedAgentsSessionEvent>()
    expect<SessionEvent>().type.toBeAssignableFrom<Sessions.BetaManagedAgentsStreamSessionEvents>()
  })
})
