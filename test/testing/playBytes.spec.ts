import { map } from 'rxjs'
import { marbles, parseRecording, playBytes } from 'rxjs-anthropic/testing'

const frames = ['f', 'g', 'h'].map((letter) => new TextEncoder().encode(letter))
const response = { status: 200, headers: {}, frames, duration: 15 }
const letters = map((bytes: Uint8Array) => new TextDecoder().decode(bytes))

describe('playBytes', () => {
  it(
    'gives everything at once',
    marbles(({ expectObservable }) => {
      expectObservable(playBytes(response).pipe(letters)).toBe('(fgh|)')
    }),
  )

  it(
    'waits before each frame',
    marbles(({ expectObservable }) => {
      expectObservable(playBytes(response, 3).pipe(letters)).toBe('---f--g--(h|)')
    }),
  )

  it(
    'spreads the time that was recorded',
    marbles(({ expectObservable }) => {
      expectObservable(playBytes(response, 'recorded').pipe(letters)).toBe('-----f----g----(h|)')
    }),
  )

  it(
    'has no time to spread where none was recorded, and completes where there is no frame',
    marbles(({ expectObservable }) => {
      const text = parseRecording('data: 1\n\n').responses.map((it) => playBytes(it, 'recorded'))

      for (const played of text) expectObservable(played.pipe(map(() => 'f'))).toBe('(f|)')
      expectObservable(playBytes({ ...response, frames: [] }, 'recorded')).toBe('|')
    }),
  )
})
