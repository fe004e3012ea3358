import fc from 'fast-check'
import { publishedEntries } from '../../src/redis/publishedEntries.ts'
import type { StreamEntry } from '../../src/redis/StreamEntry.ts'

const entry: StreamEntry = ['1-0', ['event', 'piece', 'data', 'a']]

describe('publishedEntries', () => {
  it('returns the entries of a message of this writer', () => {
    expect(publishedEntries(JSON.stringify(['me', [entry]]), 'me')).toEqual([entry])
  })

  it.each([
    ['another writer', JSON.stringify(['you', [entry]])],
    ['a message that only notifies', ''],
    ['other JSON', JSON.stringify(['me', [['1-0', ['other', 'piece', 'data', 'a']]]])],
    ['no JSON', '["me", [['],
    ['a reply to SUBSCRIBE', undefined],
  ])('returns none for %s', (_, message) => {
    expect(publishedEntries(message, 'me')).toEqual([])
  })

  it('never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.anything()), (message) => void publishedEntries(message, 'me')),
    )
  })
})
