// A failure of one copy is recognised by the other.
import { createRequire } from 'node:module'
import { isFailure } from 'rxjs-anthropic'

const { TruncatedFailure } = createRequire(import.meta.url)('rxjs-anthropic')
if (isFailure(new TruncatedFailure('cut'))) console.log('It works')
