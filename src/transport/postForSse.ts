import type { Observable } from 'rxjs'
import { decodeSse } from '../wire/decodeSse.ts'
import { decodeUtf8 } from '../wire/decodeUtf8.ts'
import type { Frame } from '../wire/Frame.ts'
import { callOf, type Outgoing } from './callOf.ts'
import { fetchBytes } from './fetchBytes.ts'
import type { TransportConfig } from './Transport.ts'

/** Emits the frames that answer a JSON body. */
export const postForSse = (post: Omit<Outgoing, 'method' | 'accept'>, config: TransportConfig): Observable<Frame> =>
  fetchBytes(callOf({ ...post, method: 'POST', accept: 'text/event-stream' }, config), config).pipe(
    decodeUtf8(),
    decodeSse(config),
  )
