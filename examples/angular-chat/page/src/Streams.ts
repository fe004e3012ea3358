import { Injectable } from '@angular/core'
import { Subject } from 'rxjs'
import type { ConnectionEvent } from './History.ts'
import type { RequestEvent } from './Trail.ts'

/** Names the requests of an exchange, and emits what happens to them and to their connections. */
@Injectable({ providedIn: 'root' })
export class Streams {
  readonly events = new Subject<ConnectionEvent | RequestEvent>()
  #last = ''
  #exchange = ''
  #next = 0
  #keeps = false

  /** The requests that follow belong to this exchange. After a reload they get the same ids again. */
  begin(exchange: string, first: number): void {
    this.#exchange = exchange
    this.#next = first
  }

  /** Shows another conversation: the streams that this ends go on in the backend, because the user may come back to them. */
  keepWhile(show: () => void): void {
    this.#keeps = true
    show()
    this.#keeps = false
  }

  /** Whether a stream that ends now is not read again. */
  leaves(): boolean {
    return !this.#keeps
  }

  /** Returns the id of a request that is sent now. */
  newId(): string {
    this.#last = `${this.#exchange}.${this.#next++}`
    this.events.next({ type: '@request', state: 'sent', id: this.#last, time: performance.now() })
    return this.#last
  }

  /** The last request has ended. */
  end(events: number, failure?: unknown): void {
    this.events.next({ type: '@request', state: 'ended', id: this.#last, time: performance.now(), events, failure })
  }
}
