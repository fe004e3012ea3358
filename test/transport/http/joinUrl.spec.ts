import { joinUrl } from '../../../src/transport/http/joinUrl.ts'

describe('joinUrl', () => {
  it.each([
    ['https://a.example', '/v1/messages', 'https://a.example/v1/messages'],
    ['https://a.example//', '/v1/messages', 'https://a.example/v1/messages'],
    ['https://a.example/v1', '/v1/messages', 'https://a.example/v1/messages'],
    ['https://a.example/anthropic/v1/', '/v1/messages', 'https://a.example/anthropic/v1/messages'],
    ['https://a.example/v1', '/model/x/invoke', 'https://a.example/v1/model/x/invoke'],
    ['https://a.example/v10', '/v1/messages', 'https://a.example/v10/v1/messages'],
    ['https://a.example?tenant=7', '/v1/messages', 'https://a.example/v1/messages?tenant=7'],
    ['https://a.example/v1/?tenant=7#top', '/v1/messages', 'https://a.example/v1/messages?tenant=7'],
    ['https://a.example?tenant=7', '/v1/events?beta=true', 'https://a.example/v1/events?tenant=7&beta=true'],
    ['/api', '/v1/messages', '/api/v1/messages'],
    ['', '/v1/messages', '/v1/messages'],
  ])('joins %j and %j', (baseUrl, path, url) => {
    expect(joinUrl(baseUrl, path)).toBe(url)
  })
})
