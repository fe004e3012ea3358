import { Injectable } from '@angular/core'
import { Subject } from 'rxjs'
import type { ConnectionEvent } from './History.ts'

/** Names the requests of an exchange, and emits what happens to their connections. */
@Injectable({ providedIn: 'root' })
export class Streams {
  readonly events = new Subject<ConnectionEvent>()
  #exchange = ''
  #next = 0

  /** The requests that follow belong to this exchange. After a reload they get the same ids again. */
  begin(exchange: string, first: number): void {
    this.#exchange = exchange
    this.#next = first
  }

  /** Returns the id of the next request. */
  newId(): string {
    return `${this.#exchange}.${this.#next++}`
  }
}
