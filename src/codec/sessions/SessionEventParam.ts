type Media =
  | { readonly type: 'base64'; readonly media_type: string; readonly data: string }
  | { readonly type: 'url'; readonly url: string }
  | { readonly type: 'file'; readonly file_id: string }

interface TextParam {
  readonly type: 'text'
  readonly text: string
}

/** A block that both a message and a result may contain. */
type SharedParam =
  | TextParam
  | { readonly type: 'image'; readonly source: Media }
  | {
      readonly type: 'document'
      readonly source: Media | { readonly type: 'text'; readonly media_type: 'text/plain'; readonly data: string }
      readonly title?: string | null | undefined
      readonly context?: string | null | undefined
    }

/**
 * A block of a tool result that you send to a session.
 *
 * @since 0.1.0
 * @category Sessions
 */
export type SessionResultParam =
  | SharedParam
  | {
      readonly type: 'search_result'
      readonly source: string
      readonly title: string
      readonly content: readonly TextParam[]
      readonly citations: { readonly enabled: boolean }
    }

interface ResultParam {
  readonly content?: readonly SessionResultParam[] | undefined
  readonly is_error?: boolean | null | undefined
}

/**
 * An event that you send to a session: a message, an interrupt, an answer to a tool call, an outcome to reach.
 *
 * `user.tool_confirmation`, `user.tool_result` and `user.custom_tool_result` answer a call, by the id of its event.
 * `user.tool_result` is for environments that you host. `system.message` comes directly after the message or result that it accompanies.
 *
 * @see {@link sendEvents}
 * @see https://docs.claude.com/en/api/beta/sessions/events
 * @since 0.1.0
 * @category Sessions
 */
export type SessionEventParam =
  | { readonly type: 'user.message'; readonly content: readonly (SharedParam | { readonly type: 'redacted' })[] }
  | { readonly type: 'user.interrupt'; readonly session_thread_id?: string | null | undefined }
  | {
      readonly type: 'user.tool_confirmation'
      readonly tool_use_id: string
      readonly result: 'allow' | 'deny'
      /** The reason for the agent. Only with `deny`. */
      readonly deny_message?: string | null | undefined
    }
  | ({ readonly type: 'user.tool_result'; readonly tool_use_id: string } & ResultParam)
  | ({ readonly type: 'user.custom_tool_result'; readonly custom_tool_use_id: string } & ResultParam)
  | {
      readonly type: 'user.define_outcome'
      readonly description: string
      readonly rubric:
        { readonly type: 'text'; readonly content: string } | { readonly type: 'file'; readonly file_id: string }
      readonly max_iterations?: number | null | undefined
    }
  | { readonly type: 'system.message'; readonly content: readonly TextParam[] }
