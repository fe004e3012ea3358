import { parseRecording } from 'rxjs-anthropic/testing'

const { responses } = parseRecording('version: 2\ninteractions:\n- response: { code: 200, body: "" }\n')
if (responses[0].status === 200) console.log('It works')
