export type { StreamFn } from './StreamFn.ts'

export { type Failure, isFailure, isTransient } from './failure/Failure.ts'
export { type ApiErrorKind, ApiFailure, type ApiFailureFields } from './failure/ApiFailure.ts'
export { DecodeFailure, type DecodeFailureFields } from './failure/DecodeFailure.ts'
export { ProtocolFailure, type ProtocolFailureFields } from './failure/ProtocolFailure.ts'
export { StalledFailure, type StalledFailureFields } from './failure/StalledFailure.ts'
export { TransportFailure, type TransportFailureFields } from './failure/TransportFailure.ts'
export { TruncatedFailure } from './failure/TruncatedFailure.ts'

export type { Frame } from './wire/Frame.ts'
export { decodeUtf8 } from './wire/decodeUtf8.ts'
export { decodeSse, type FrameConfig } from './wire/decodeSse.ts'
export { encodeFrame } from './wire/encodeFrame.ts'
export { decodeJsonLines } from './wire/decodeJsonLines.ts'
export { decodeEventStream } from './wire/decodeEventStream.ts'
export type { EventStreamHeader, EventStreamMessage } from './wire/EventStreamMessage.ts'

export type { Json } from './json/Json.ts'
export { appendJson, endJson, type PartialJson, type PartialJsonConfig, startJson } from './json/PartialJson.ts'
export type { JsonProblem } from './json/Scan.ts'

export { WireCodec } from './codec/WireCodec.ts'
export { openUnion } from './codec/openUnion.ts'
export type { Unknown } from './codec/Unknown.ts'
export { openLiteral } from './codec/openLiteral.ts'
export { explain } from './codec/explain.ts'
export { decodeEvent } from './codec/decodeEvent.ts'
export { ApiError } from './codec/ApiError.ts'
export {
  CitationCharLocation,
  CitationContentBlockLocation,
  CitationPageLocation,
  CitationsSearchResultLocation,
  CitationsWebSearchResultLocation,
  TextCitation,
} from './codec/TextCitation.ts'
export { TextBlock } from './codec/TextBlock.ts'
export { Caller, MCPToolUseBlock, ServerToolUseBlock, ToolUseBlock } from './codec/ToolUseBlock.ts'
export {
  AdvisorToolResultBlock,
  BashCodeExecutionToolResultBlock,
  CodeExecutionToolResultBlock,
  MCPToolResultBlock,
  TextEditorCodeExecutionToolResultBlock,
  ToolSearchToolResultBlock,
  WebFetchToolResultBlock,
  WebSearchResult,
  WebSearchToolResultBlock,
} from './codec/ToolResultBlock.ts'
export { InvalidToolInputBlock } from './codec/InvalidToolInputBlock.ts'
export {
  CompactionBlock,
  ContainerUploadBlock,
  ContentBlock,
  FallbackBlock,
  MCPToolListingBlock,
  RedactedThinkingBlock,
  ThinkingBlock,
} from './codec/ContentBlock.ts'
export {
  CitationsDelta,
  CompactionDelta,
  ContentBlockDelta,
  InputJSONDelta,
  SignatureDelta,
  TextDelta,
  ThinkingDelta,
} from './codec/ContentBlockDelta.ts'
export { RefusalStopDetails, StopDetails, StopReason } from './codec/StopReason.ts'
export { DeltaUsage, Usage } from './codec/Usage.ts'
export { Container, ContextManagement, Message } from './codec/Message.ts'
export {
  ContentBlockDeltaEvent,
  ContentBlockStartEvent,
  ContentBlockStopEvent,
  MessageDeltaEvent,
  MessageStartEvent,
  MessageStopEvent,
  MessageStreamEvent,
  PingEvent,
} from './codec/MessageStreamEvent.ts'
export {
  CacheControl,
  ContentBlockParam,
  DocumentBlockParam,
  ImageBlockParam,
  MessageParam,
  SearchResultBlockParam,
  TextBlockParam,
  ToolResultBlockParam,
  ToolUseBlockParam,
} from './codec/MessageParam.ts'
export {
  CustomTool,
  MessageRequest,
  OutputConfig,
  ServerTool,
  ThinkingConfig,
  ToolChoice,
  ToolParam,
} from './codec/MessageRequest.ts'

export { Completion, CompletionEvent } from './codec/CompletionEvent.ts'
export { CompletionRequest } from './codec/CompletionRequest.ts'
export { BatchResult, CanceledResult, ErroredResult, ExpiredResult, SucceededResult } from './codec/BatchResult.ts'
export { SessionContent } from './codec/SessionContent.ts'
export { SessionStopReason } from './codec/SessionStopReason.ts'
export { RetryStatus, SessionError } from './codec/SessionError.ts'
export { AgentMessageEvent } from './codec/agentEvents.ts'
export { EventDeltaEvent, EventStartEvent, SessionEvent, SessionEventPage } from './codec/SessionEvent.ts'

export { ofType } from './operators/ofType.ts'
export { ignorePings } from './operators/ignorePings.ts'
export { textDeltas } from './operators/textDeltas.ts'
export { thinkingDeltas } from './operators/thinkingDeltas.ts'
export type { MessageSnapshot, PartialToolInputBlock } from './operators/MessageSnapshot.ts'
export { messageReducer } from './operators/messageReducer.ts'
export { scanMessage } from './operators/scanMessage.ts'
export { reduceMessage } from './operators/reduceMessage.ts'
export { contentBlocks } from './operators/contentBlocks.ts'
export { type ContentBlockEvent, groupBlocks } from './operators/groupBlocks.ts'
export { completionReducer } from './operators/completionReducer.ts'
export { scanCompletion } from './operators/scanCompletion.ts'
export { reduceCompletion } from './operators/reduceCompletion.ts'
export { completionDeltas } from './operators/completionDeltas.ts'
export { type ToolInput, toolInputs } from './operators/toolInputs.ts'
export { elementsOf } from './operators/elementsOf.ts'
export { scanUsage, type UsageTotal } from './operators/scanUsage.ts'
export { reduceUsage } from './operators/reduceUsage.ts'
export { type DeepPartial, scanOutput } from './operators/scanOutput.ts'
export { type OutputProblem, reduceOutput } from './operators/reduceOutput.ts'
export { messageText, messageThinking, toolUses } from './operators/messageText.ts'
export type { AgentMessageSnapshot, PartialAgentMessage } from './operators/PartialAgentMessage.ts'
export { agentMessageReducer } from './operators/agentMessageReducer.ts'
export { scanAgentMessages } from './operators/scanAgentMessages.ts'
export { backoffDelay, type BackoffConfig } from './operators/backoffDelay.ts'
export { retryWithBackoff } from './operators/retryWithBackoff.ts'
export { restartWithBackoff } from './operators/restartWithBackoff.ts'
export type { Restart } from './operators/Restart.ts'
export type { Resume, Seam, ToolProgress, ToolResult } from './operators/Seam.ts'
export { type StallConfig, throwIfStalled } from './operators/throwIfStalled.ts'
export { coalesceDeltas } from './operators/coalesceDeltas.ts'
export { catchFailure, type FailureHandlers } from './operators/catchFailure.ts'
export { fromEither, toEither } from './operators/either.ts'

export type { Credential, Opened, Transport, TransportConfig } from './transport/Transport.ts'
export type { AnthropicConfig } from './transport/AnthropicConfig.ts'
export { anthropic } from './transport/anthropic.ts'
export { anthropicBatches, type BatchRequest } from './transport/anthropicBatches.ts'
export {
  anthropicSessions,
  type SessionPageRequest,
  type SessionRequest,
  type SessionTransport,
} from './transport/anthropicSessions.ts'
export { anthropicCompletions } from './transport/anthropicCompletions.ts'
export { vertex, type VertexConfig } from './transport/vertex.ts'
export { bedrock, type BedrockConfig } from './transport/bedrock.ts'
export type { Sign, SignedRequest, UnsignedRequest } from './transport/signCall.ts'

export { decodeEvents } from './source/decodeEvents.ts'
export { throwIfOutOfOrder } from './source/throwIfOutOfOrder.ts'
export { completeAt } from './source/completeAt.ts'
export { completions } from './source/completions.ts'
export { messages } from './source/messages.ts'
export { batchResults } from './source/batchResults.ts'
export { sessionEvents } from './source/sessionEvents.ts'

export type { Continuation } from './conversation/Continuation.ts'
export { canPrefill, continueByModel } from './conversation/continueByModel.ts'
export { continueByPrefill } from './conversation/continueByPrefill.ts'
export { continueByPrompt } from './conversation/continueByPrompt.ts'
export { type Call, type Conversation, conversationReducer, openCalls } from './conversation/conversationReducer.ts'
export { type Progress, type Tool, tool, type ToolConfig, type ToolOutput } from './conversation/Tool.ts'
export { type ToolsConfig, withTools } from './conversation/withTools.ts'
export { type ResumeConfig, withResume } from './conversation/withResume.ts'

export { encodeEvent } from './relay/encodeEvent.ts'
export { encodeSse, type Relayable } from './relay/encodeSse.ts'
export { failureFrame } from './relay/failureFrame.ts'
export { failureOf } from './relay/failureOf.ts'
export type { Position, StreamLog } from './relay/StreamLog.ts'
export { type LogConfig, memoryLog } from './relay/memoryLog.ts'
export { readerOf, type Reader, type RequestHeaders } from './relay/readerOf.ts'
export { relay, type RelayConfig } from './relay/relay.ts'
export { relayed } from './relay/relayed.ts'
export type { SseConfig } from './relay/serveSse.ts'
export { sseBody } from './relay/sseBody.ts'
export { sseResponse } from './relay/sseResponse.ts'
export { type SseResponse, writeSse } from './relay/writeSse.ts'
