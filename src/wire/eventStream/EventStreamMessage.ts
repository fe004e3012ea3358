/**
 * One message of an event stream of AWS (`application/vnd.amazon.eventstream`).
 *
 * @category Wire
 */
export interface EventStreamMessage {
  /** By their names; those of AWS begin with a colon: `:message-type`, `:event-type`, `:exception-type`. */
  readonly headers: ReadonlyMap<string, EventStreamHeader>
  /** What the message carries: JSON, where its header `:content-type` says so. */
  readonly payload: Uint8Array
}

/**
 * What a header may say: a truth, a number (`bigint` for one of 64 bits), bytes, a text (a UUID too), a time.
 *
 * @category Wire
 */
export type EventStreamHeader = boolean | number | bigint | string | Uint8Array | Date
