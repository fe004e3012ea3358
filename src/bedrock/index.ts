export { bedrock, type BedrockConfig } from '../transport/bedrock/bedrock.ts'
export { bedrockMantle, type BedrockMantleConfig } from '../transport/bedrock/bedrockMantle.ts'
export type { Sign, SignedRequest, UnsignedRequest } from '../transport/http/signRequest.ts'
