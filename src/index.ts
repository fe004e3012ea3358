export type { StreamFn } from './StreamFn.ts'

export { type Failure, isFailure, isTransient } from './failure/Failure.ts'
export { type ApiErrorKind, ApiFailure, type ApiFailureFields, type ErrorDetails } from './failure/ApiFailure.ts'
export type { ErrorCode } from './failure/ErrorCode.ts'
export { DecodeFailure, type DecodeFailureFields } from './failure/DecodeFailure.ts'
export { ProtocolFailure, type ProtocolFailureFields } from './failure/ProtocolFailure.ts'
export { StalledFailure, type StalledFailureFields } from './failure/StalledFailure.ts'
export { TransportFailure, type TransportFailureFields } from './failure/TransportFailure.ts'
export { TruncatedFailure, type TruncatedFailureFields } from './failure/TruncatedFailure.ts'

export type { Frame } from './wire/Frame.ts'
export type { Json } from './json/Json.ts'

export type { Unknown } from './codec/schema/Unknown.ts'
export type { IoTsDecoder, Schema, StandardResult, StandardSchema } from './codec/schema/Schema.ts'
export { output } from './codec/schema/output.ts'
export type { ApiError } from './codec/ApiError.ts'
export type {
  CitationCharLocation,
  CitationContentBlockLocation,
  CitationPageLocation,
  CitationsSearchResultLocation,
  CitationsWebSearchResultLocation,
  TextCitation,
} from './codec/messages/TextCitation.ts'
export type { TextBlock } from './codec/messages/TextBlock.ts'
export type { Caller, MCPToolUseBlock, ServerToolUseBlock, ToolUseBlock } from './codec/messages/ToolUseBlock.ts'
export type {
  AdvisorToolResultBlock,
  BashCodeExecutionToolResultBlock,
  CodeExecutionToolResultBlock,
  MCPToolResultBlock,
  TextEditorCodeExecutionToolResultBlock,
  ToolSearchToolResultBlock,
  WebFetchToolResultBlock,
  WebSearchResult,
  WebSearchToolResultBlock,
} from './codec/messages/ToolResultBlock.ts'
export type { InvalidToolInputBlock } from './codec/messages/InvalidToolInputBlock.ts'
export type {
  CompactionBlock,
  ContainerUploadBlock,
  ContentBlock,
  FallbackBlock,
  MCPToolListingBlock,
  RedactedThinkingBlock,
  ThinkingBlock,
} from './codec/messages/ContentBlock.ts'
export type {
  CitationsDelta,
  CompactionDelta,
  ContentBlockDelta,
  InputJSONDelta,
  SignatureDelta,
  TextDelta,
  ThinkingDelta,
} from './codec/messages/ContentBlockDelta.ts'
export type { RefusalStopDetails, StopDetails, StopReason } from './codec/messages/StopReason.ts'
export type { DeltaUsage, Usage } from './codec/messages/Usage.ts'
export type { Container, ContextManagement, Message } from './codec/messages/Message.ts'
export type {
  ContentBlockDeltaEvent,
  ContentBlockStartEvent,
  ContentBlockStopEvent,
  MessageDeltaEvent,
  MessageStartEvent,
  MessageStopEvent,
  MessageStreamEvent,
  PingEvent,
} from './codec/messages/MessageStreamEvent.ts'
export type { CacheControl } from './codec/messages/request/CacheControl.ts'
export type {
  ContentBlockParam,
  ToolAdditionBlockParam,
  ToolRemovalBlockParam,
  ToolUseBlockParam,
} from './codec/messages/request/ContentBlockParam.ts'
export type {
  DocumentBlockParam,
  ImageBlockParam,
  SearchResultBlockParam,
  TextBlockParam,
  ToolResultBlockParam,
} from './codec/messages/request/ToolResultBlockParam.ts'
export type { ContextManagementConfig } from './codec/messages/request/ContextManagementConfig.ts'
export type { Fallback } from './codec/messages/request/Fallback.ts'
export type { MCPServer } from './codec/messages/request/MCPServer.ts'
export type { ChatMessageParam, MessageParam, SystemMessageParam } from './codec/messages/request/MessageParam.ts'
export type { MessageRequest } from './codec/messages/request/MessageRequest.ts'
export type { OutputConfig } from './codec/messages/request/OutputConfig.ts'
export type { ThinkingConfig } from './codec/messages/request/ThinkingConfig.ts'
export type { ToolChoice } from './codec/messages/request/ToolChoice.ts'
export type { CustomTool, ServerTool, ToolParam } from './codec/messages/request/ToolParam.ts'

export type { Sign, SignedRequest, UnsignedRequest } from './transport/http/signRequest.ts'
export type { Credential, HeadersFunction, Opened, Transport, TransportConfig } from './transport/http/Transport.ts'
export type { AnthropicConfig } from './transport/AnthropicConfig.ts'
export { anthropic } from './transport/anthropic.ts'
export { vertex, type VertexConfig } from './transport/vertex.ts'
export { messages } from './source/messages.ts'
export { tolerant } from './source/tolerant.ts'

export { ofType } from './operators/ofType.ts'
export { ignorePings } from './operators/ignorePings.ts'
export { textDeltas } from './operators/textDeltas.ts'
export { thinkingDeltas } from './operators/thinkingDeltas.ts'
export { coalesceDeltas } from './operators/coalesceDeltas.ts'
export type {
  MessageSnapshot,
  OpenThinkingBlock,
  PartialToolInputBlock,
  SnapshotBlock,
} from './operators/fold/MessageSnapshot.ts'
export { messageReducer } from './operators/fold/messageReducer.ts'
export { messageText, messageThinking, toolUses } from './operators/fold/messageText.ts'
export { scanMessage } from './operators/scanMessage.ts'
export { reduceMessage } from './operators/reduceMessage.ts'
export { type AnswerState, scanAnswer } from './operators/scanAnswer.ts'
export { contentBlocks } from './operators/contentBlocks.ts'
export { type ContentBlockEvent, groupBlocks } from './operators/groupBlocks.ts'
export { type ToolInput, toolInputs } from './operators/toolInputs.ts'
export { elementsOf } from './operators/elementsOf.ts'
export { type DeepPartial, scanOutput } from './operators/scanOutput.ts'
export { type OutputProblem, reduceOutput } from './operators/reduceOutput.ts'
export { scanUsage } from './operators/scanUsage.ts'
export { addUsage, noUsage, type UsageTotal } from './operators/fold/UsageTotal.ts'
export { reduceUsage } from './operators/reduceUsage.ts'
export { fromEither, toEither } from './operators/either.ts'

export { backoffDelay, type BackoffConfig } from './operators/recovery/backoffDelay.ts'
export { retryWithBackoff } from './operators/recovery/retryWithBackoff.ts'
export { restartWithBackoff } from './operators/recovery/restartWithBackoff.ts'
export { type StallConfig, throwIfStalled } from './operators/recovery/throwIfStalled.ts'
export { catchFailure, type FailureHandlers } from './operators/recovery/catchFailure.ts'
export type { Restart } from './operators/fold/Restart.ts'
export type { Resume, Seam, Stopped, ToolCall, ToolProgress, ToolResult } from './operators/fold/Seam.ts'

export type { Continuation } from './conversation/Continuation.ts'
export { canPrefill, continueByModel } from './conversation/continueByModel.ts'
export { continueByPrefill } from './conversation/continueByPrefill.ts'
export { continueByPrompt } from './conversation/continueByPrompt.ts'
export { type Conversation, conversationReducer } from './conversation/conversationReducer.ts'
export { type ConversationState, scanConversation } from './conversation/scanConversation.ts'
export { openCalls } from './conversation/openCalls.ts'
export { stopConversation } from './conversation/stopConversation.ts'
export {
  type Progress,
  type KnownTool,
  type KnownToolConfig,
  type Tool,
  tool,
  type ToolConfig,
  type ToolContext,
} from './conversation/Tool.ts'
export type { ToolOutput } from './conversation/toolResult.ts'
export { type ToolsConfig, withTools } from './conversation/withTools.ts'
export { withThread } from './conversation/withThread.ts'
export { type ResumeConfig, withResume } from './conversation/withResume.ts'

export { relay, type RelayConfig } from './relay/relay.ts'
export { conversationEvents } from './relay/conversationEvents.ts'
