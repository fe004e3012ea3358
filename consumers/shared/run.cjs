// What `require` loads is not what `import` loads: the same entries, at work once more.
const { lastValueFrom, map } = require('rxjs')
const { messageText, reduceMessage } = require('rxjs-anthropic')
const { streamOf } = require('rxjs-anthropic/testing')
for (const entry of ['batches', 'bedrock', 'codec', 'completions', 'redis', 'server', 'sessions', 'wire']) {
  require(`rxjs-anthropic/${entry}`)
}

lastValueFrom(streamOf('S[ab]$(.|)')().pipe(reduceMessage(), map(messageText))).then((text) => {
  if (text !== 'ab') throw new Error(`The program returns ${text}`)
  console.log('It works')
})
