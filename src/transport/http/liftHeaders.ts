import type { MessageRequest } from '../../codec/messages/request/MessageRequest.ts'

type LiftedField = 'betas' | 'user_profile_id' | 'workspace_id'

/** A request without the fields that are sent as headers, and those headers. */
export interface LiftedHeaders<Request> {
  readonly body: Omit<Request, LiftedField>
  readonly betas: readonly string[]
  readonly headers: Readonly<Record<string, string | undefined>>
}

/** Takes the fields of a request that the API receives as headers out of its body. On Bedrock, the user profile stays there. */
export const liftHeaders = <Request extends object>(
  request: Request & Pick<MessageRequest, LiftedField>,
  profile: 'header' | 'body' = 'header',
): LiftedHeaders<Request> => {
  const { betas = [], user_profile_id, workspace_id, ...body } = request
  return profile === 'body'
    ? { body: { ...body, user_profile_id }, betas, headers: { 'anthropic-workspace-id': workspace_id } }
    : {
        body,
        betas,
        headers: { 'anthropic-workspace-id': workspace_id, 'anthropic-user-profile-id': user_profile_id },
      }
}
