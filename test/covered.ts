/**
 * Specs that cover more files than the one they are named after, from `test/`, with those files, from `src/`.
 *
 * A file with a spec at the mirrored path is not listed. `floors.spec.ts` checks that each spec uses what it is listed for.
 */
export const covered: Readonly<Record<string, readonly string[]>> = {
  'angular/httpFetch.spec.ts': ['angular/arrive.ts'],

  'codec/decodeEvent.spec.ts': ['codec/schema/withType.ts'],
  'codec/messages/MessageStreamEvent.spec.ts': [
    'codec/messages/ContentBlock.ts',
    'codec/messages/ContentBlockDelta.ts',
    'codec/messages/Message.ts',
    'codec/messages/StopReason.ts',
    'codec/messages/TextBlock.ts',
    'codec/messages/TextCitation.ts',
    'codec/messages/ToolChange.ts',
    'codec/messages/ToolResultBlock.ts',
    'codec/messages/ToolUseBlock.ts',
    'codec/messages/Usage.ts',
    'codec/schema/jsonObject.ts',
    'codec/schema/openText.ts',
  ],
  'codec/messages/request/MessageRequest.spec.ts': [
    'codec/messages/InvalidToolInputBlock.ts',
    'codec/messages/request/CacheControl.ts',
    'codec/messages/request/ContentBlockParam.ts',
    'codec/messages/request/ContextManagementConfig.ts',
    'codec/messages/request/Fallback.ts',
    'codec/messages/request/MCPServer.ts',
    'codec/messages/request/MessageParam.ts',
    'codec/messages/request/OutputConfig.ts',
    'codec/messages/request/ThinkingConfig.ts',
    'codec/messages/request/ToolChoice.ts',
    'codec/messages/request/ToolParam.ts',
    'codec/messages/request/cacheable.ts',
    'codec/schema/closedLiteral.ts',
  ],
  'codec/schema/openUnion.spec.ts': ['codec/schema/Unknown.ts'],
  'codec/schema/struct.spec.ts': [
    'codec/schema/WireCodec.ts',
    'codec/schema/list.ts',
    'codec/schema/nullable.ts',
    'codec/schema/optional.ts',
    'codec/schema/oneOf.ts',
  ],
  'codec/sessions/SessionEvent.spec.ts': [
    'codec/sessions/SessionContent.ts',
    'codec/sessions/SessionError.ts',
    'codec/sessions/SessionStopReason.ts',
    'codec/sessions/WorkflowRunError.ts',
    'codec/sessions/agentEvents.ts',
    'codec/sessions/happened.ts',
    'codec/sessions/spanEvents.ts',
    'codec/sessions/statusEvents.ts',
    'codec/sessions/userEvents.ts',
  ],

  'conversation/conversationReducer.spec.ts': ['conversation/openCalls.ts', 'conversation/sendableBlocks.ts'],
  'conversation/withTools.spec.ts': [
    'codec/messages/isMessageEvent.ts',
    'conversation/toolsByName.ts',
    'operators/abortable.ts',
  ],
  'conversation/withResume.spec.ts': [
    'conversation/continueAt.ts',
    'conversation/continueByModel.ts',
    'conversation/continueByPrefill.ts',
    'conversation/continueByPrompt.ts',
  ],

  'failure/Failure.spec.ts': [
    'failure/ApiFailure.ts',
    'failure/DecodeFailure.ts',
    'failure/ProtocolFailure.ts',
    'failure/StalledFailure.ts',
    'failure/TransportFailure.ts',
    'failure/TruncatedFailure.ts',
    'failure/isTransientError.ts',
    'failure/tagged.ts',
  ],

  'json/PartialJson.spec.ts': [
    'json/OpenContainer.ts',
    'json/View.ts',
    'json/scanJson.ts',
    'json/scanNumber.ts',
    'json/scanString.ts',
    'json/scanToken.ts',
  ],

  'operators/scanAnswer.spec.ts': ['operators/scanState.ts'],
  'operators/completions.spec.ts': [
    'operators/completionDeltas.ts',
    'operators/fold/completionReducer.ts',
    'operators/reduceCompletion.ts',
    'operators/scanCompletion.ts',
  ],
  'operators/fold/messageReducer.spec.ts': [
    'operators/fold/blockReducer.ts',
    'operators/fold/knownFields.ts',
    'operators/fold/mergeUsage.ts',
    'operators/fold/settleToolInput.ts',
  ],
  'operators/output.spec.ts': [
    'operators/fold/addedText.ts',
    'operators/fold/outputReducer.ts',
    'operators/fold/readMoreJson.ts',
    'operators/reduceOutput.ts',
    'operators/scanOutput.ts',
  ],
  'operators/recovery/backoffDelay.spec.ts': ['operators/recovery/clampDelay.ts'],
  'operators/recovery/retryWithBackoff.spec.ts': ['operators/recovery/waitOrThrow.ts'],
  'operators/scanAgentMessages.spec.ts': ['operators/fold/agentMessageReducer.ts', 'operators/scanFold.ts'],
  'operators/reduceMessage.spec.ts': [
    'operators/fold/foldMessage.ts',
    'operators/fold/opensMessage.ts',
    'operators/throwIfCut.ts',
  ],
  'operators/usage.spec.ts': [
    'operators/fold/UsageTotal.ts',
    'operators/fold/usageReducer.ts',
    'operators/reduceUsage.ts',
    'operators/scanUsage.ts',
  ],

  'redis/readStream.spec.ts': ['redis/StreamEntry.ts', 'redis/redisStream.ts'],
  'redis/redisLog.spec.ts': ['redis/redisChannels.ts', 'redis/runScript.ts', 'redis/scripts.ts'],

  'relay/encodeEvent.spec.ts': ['relay/SeamEvent.ts'],
  'relay/failureFrame.spec.ts': ['relay/WireFailure.ts', 'relay/failureOf.ts'],
  'relay/log/memoryLog.spec.ts': [
    'relay/log/countOf.ts',
    'relay/log/parsePosition.ts',
    'relay/log/keepStream.ts',
    'relay/log/logDefaults.ts',
    'relay/log/throwIfLonger.ts',
  ],
  'relay/relay.spec.ts': ['relay/newId.ts'],
  'relay/serve/serveSse.spec.ts': ['relay/endFrame.ts'],

  'source/completions.spec.ts': [
    'codec/completions/CompletionEvent.ts',
    'source/completionDialect.ts',
    'source/completionFrame.ts',
    'source/decodeCompletions.ts',
    'transport/anthropicCompletions.ts',
  ],
  'source/completeAt.spec.ts': ['source/endAt.ts'],
  'source/decodeEvents.spec.ts': ['source/readEvents.ts'],
  'source/messages.spec.ts': ['source/endAtMessageStop.ts', 'source/readMessageEvents.ts'],
  'source/sendEvents.spec.ts': ['source/answerKey.ts', 'source/listPages.ts'],
  'source/sessionEvents.spec.ts': ['source/isSessionEnd.ts', 'source/previewOrder.ts'],
  'source/throwIfOutOfOrder.spec.ts': ['source/checkOrder.ts'],
  'source/tolerant.spec.ts': ['source/addMissingEnds.ts'],

  'testing/marbles.spec.ts': [
    'testing/alphabet.ts',
    'testing/diagram.ts',
    'testing/drawing.ts',
    'testing/equals.ts',
    'testing/numberBlocks.ts',
  ],
  'testing/parseRecording.spec.ts': ['testing/Cassette.ts', 'testing/GoDuration.ts'],

  'transport/anthropic.spec.ts': [
    'transport/anthropicRequest.ts',
    'transport/http/httpRequest.ts',
    'transport/http/resolveCredential.ts',
    'transport/http/resolveCredentials.ts',
  ],
  'transport/bedrock/bedrock.spec.ts': [
    'transport/bedrock/PayloadPart.ts',
    'transport/bedrock/bedrockException.ts',
    'transport/bedrock/bedrockFrames.ts',
    'transport/http/signRequest.ts',
  ],
  'transport/http/fetchBytes.spec.ts': ['transport/http/idleClock.ts'],
  'transport/http/redaction.spec.ts': ['source/cleanFailures.ts'],
  'transport/http/fetchFrames.spec.ts': ['transport/http/isLastFrame.ts', 'transport/http/readRest.ts'],

  'wire/decodeSse.spec.ts': ['wire/FrameConfig.ts', 'wire/frameTooLong.ts', 'wire/quote.ts'],
  'wire/eventStream/decodeEventStream.spec.ts': ['wire/eventStream/crc32.ts', 'wire/eventStream/parseHeaders.ts'],
}
