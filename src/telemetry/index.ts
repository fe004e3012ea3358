export { type RequestTrace, type TraceConfig, traceMessages } from './traceMessages.ts'
