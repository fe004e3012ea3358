// A tool: Claude calls it, your code runs, and the answer continues, all in one stream.
//
//   npx tsx --tsconfig examples/tsconfig.json examples/tools.ts
//
// No key is needed: a server on this machine plays a recording.
import { stdout } from 'node:process'
import * as t from 'io-ts'
import { concat, delay, finalize, of } from 'rxjs'
import { anthropic, messages, tool, withTools } from 'rxjs-anthropic'
import { recording } from './server/recording.ts'
import { startServer } from './server/startServer.ts'

const sky = new Map([
  ['Lisboa', { forecast: 'sunny in Lisboa, 21 °C', after: 400 }],
  ['Porto', { forecast: 'rainy in Porto, 16 °C', after: 200 }],
])

const weather = tool({
  name: 'weather',
  description: 'Returns the weather in a city.',
  input: t.type({ city: t.string }),
  run: ({ city }) => {
    const seen = sky.get(city)
    if (!seen) throw new Error(`No forecast for ${city}`) // Claude receives this message, and can react to it
    return concat(of({ progress: `looking out of a window in ${city}` }), of(seen.forecast).pipe(delay(seen.after)))
  },
})

const server = await startServer({ recording: recording('weather.yaml'), pace: 40 })
const ask = messages(anthropic({ baseUrl: server.url })) // anthropic({ apiKey }) asks Claude
const question = 'Where do I need my umbrella, in Lisboa or in Porto?'

stdout.write(`> ${question}\n`)
withTools(ask, [weather])({
  model: 'claude-sonnet-5',
  max_tokens: 1024,
  messages: [{ role: 'user', content: question }],
})
  .pipe(finalize(() => void server.close()))
  .subscribe((event) => {
    switch (event.type) {
      case 'content_block_delta':
        if (event.delta.type === 'text_delta') stdout.write(event.delta.text)
        break
      case 'message_start':
      case 'message_stop':
        stdout.write('\n')
        break
      case '@tool_progress':
        stdout.write(`  ${event.name}  … ${String(event.progress)}\n`)
        break
      case '@tool_result':
        stdout.write(`  ${event.name}  ${event.result.is_error ? '✗' : '✓'} ${JSON.stringify(event.result.content)}\n`)
    }
  })
