export { ApiError } from './ApiError.ts'
export { decodeEvent } from './decodeEvent.ts'
export { explain } from './schema/explain.ts'
export { openLiteral } from './schema/openLiteral.ts'
export { openUnion } from './schema/openUnion.ts'
export type { Unknown } from './schema/Unknown.ts'
export { WireCodec } from './schema/WireCodec.ts'
export {
  CitationCharLocation,
  CitationContentBlockLocation,
  CitationPageLocation,
  CitationsSearchResultLocation,
  CitationsWebSearchResultLocation,
  TextCitation,
} from './messages/TextCitation.ts'
export { TextBlock } from './messages/TextBlock.ts'
export { Caller, MCPToolUseBlock, ServerToolUseBlock, ToolUseBlock } from './messages/ToolUseBlock.ts'
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
} from './messages/ToolResultBlock.ts'
export { InvalidToolInputBlock } from './messages/InvalidToolInputBlock.ts'
export {
  CompactionBlock,
  ContainerUploadBlock,
  ContentBlock,
  FallbackBlock,
  MCPToolListingBlock,
  RedactedThinkingBlock,
  ThinkingBlock,
} from './messages/ContentBlock.ts'
export {
  CitationsDelta,
  CompactionDelta,
  ContentBlockDelta,
  InputJSONDelta,
  SignatureDelta,
  TextDelta,
  ThinkingDelta,
} from './messages/ContentBlockDelta.ts'
export { RefusalStopDetails, StopDetails, StopReason } from './messages/StopReason.ts'
export { DeltaUsage, Usage } from './messages/Usage.ts'
export { Container, ContextManagement, Message } from './messages/Message.ts'
export {
  ContentBlockDeltaEvent,
  ContentBlockStartEvent,
  ContentBlockStopEvent,
  MessageDeltaEvent,
  MessageStartEvent,
  MessageStopEvent,
  MessageStreamEvent,
  PingEvent,
} from './messages/MessageStreamEvent.ts'
export { CacheControl } from './messages/request/CacheControl.ts'
export {
  ContentBlockParam,
  ToolAdditionBlockParam,
  ToolRemovalBlockParam,
  ToolUseBlockParam,
} from './messages/request/ContentBlockParam.ts'
export {
  DocumentBlockParam,
  ImageBlockParam,
  SearchResultBlockParam,
  TextBlockParam,
  ToolResultBlockParam,
} from './messages/request/ToolResultBlockParam.ts'
export { ContextManagementConfig } from './messages/request/ContextManagementConfig.ts'
export { Fallback } from './messages/request/Fallback.ts'
export { MCPServer } from './messages/request/MCPServer.ts'
export { ChatMessageParam, MessageParam, SystemMessageParam } from './messages/request/MessageParam.ts'
export { MessageRequest } from './messages/request/MessageRequest.ts'
export { OutputConfig } from './messages/request/OutputConfig.ts'
export { ThinkingConfig } from './messages/request/ThinkingConfig.ts'
export { ToolChoice } from './messages/request/ToolChoice.ts'
export { CustomTool, ServerTool, ToolParam } from './messages/request/ToolParam.ts'
export { Completion, CompletionEvent } from './completions/CompletionEvent.ts'
export { CompletionRequest } from './completions/CompletionRequest.ts'
export { BatchResult, CanceledResult, ErroredResult, ExpiredResult, SucceededResult } from './batches/BatchResult.ts'
export { AgentMessageEvent } from './sessions/agentEvents.ts'
export { SessionContent } from './sessions/SessionContent.ts'
export { RetryStatus, SessionError } from './sessions/SessionError.ts'
export { EventDeltaEvent, EventStartEvent, SessionEvent, SessionEventPage } from './sessions/SessionEvent.ts'
export { SessionStopReason } from './sessions/SessionStopReason.ts'
