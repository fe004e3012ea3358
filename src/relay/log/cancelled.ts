import { TruncatedFailure } from '../../failure/TruncatedFailure.ts'

/** Returns the end of a stream whose source was unsubscribed because no one read it. */
export const cancelled = (): TruncatedFailure =>
  new TruncatedFailure('The stream was cancelled because it had no readers')
