/**
 * One message of an event stream of AWS (`application/vnd.amazon.eventstream`).
 *
 * @since 0.1.0
 * @category Wire
 */
export interface EventStreamMessage {
  /** The headers by name. The names of AWS begin with a colon: `:message-type`, `:event-type`, `:exception-type`. */
  readonly headers: ReadonlyMap<string, EventStreamHeader>
  /** The body of the message; its format is named by the header `:content-type`. */
  readonly payload: Uint8Array
}

/**
 * The value of a header: a boolean, a number (a `bigint` if it has 64 bits), bytes, a string (also for a UUID) or a date.
 *
 * @since 0.1.0
 * @category Wire
 */
export type EventStreamHeader = boolean | number | bigint | string | Uint8Array | Date
