import { parseErrorBody } from '../../src/codec/parseErrorBody.ts'

const json = '{"error":{"message":"no"}}'

describe('parseErrorBody', () => {
  it.each<[string, string, unknown]>([
    ['JSON', json, JSON.parse(json)],
    ['JSON over several lines', JSON.stringify(JSON.parse(json), null, 2), JSON.parse(json)],
    ['JSON in a server-sent event', `event: error\ndata: ${json}\n\n`, JSON.parse(json)],
    ['JSON in an event with CRLF', `event: error\r\ndata:${json}\r\n\r\n`, JSON.parse(json)],
    ['JSON in an event of several lines', 'data: {"error":\ndata: "no"}\n\ndata: {}\n\n', { error: 'no' }],
    ['the text of an event', 'event: error\ndata: engine died\n\n', 'engine died'],
    ['no text that is neither', '<html>', undefined],
    ['nothing of an empty body', '', undefined],
  ])('returns %s', (_, body, expected) => {
    expect(parseErrorBody(body)).toEqual(expected)
  })
})
