import rxjsAnthropic = require('rxjs-anthropic')
import codec = require('rxjs-anthropic/codec')

export const text: string = rxjsAnthropic.backoffDelay.name
export const decode = codec.decodeEvent(codec.MessageStreamEvent)
