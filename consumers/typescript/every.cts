import rxjsAnthropic = require('rxjs-anthropic')
import codec = require('rxjs-anthropic/codec')

export const text: string = rxjsAnthropic.messageText({ content: [] })
export const decode = codec.decodeEvent(codec.MessageStreamEvent)
