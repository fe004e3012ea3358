export { bedrock, type BedrockConfig } from '../transport/bedrock/bedrock.ts'
export type { Sign, SignedRequest, UnsignedRequest } from '../transport/http/signRequest.ts'
