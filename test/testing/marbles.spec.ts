import { of, toArray } from 'rxjs'
import { alphabet, diagram, frames, marbles, overloaded, streamOf } from '../../src/testing/index.ts'

const letters = Object.keys(alphabet)

describe('the alphabet', () => {
  it('has no two letters for equal events', () => {
    const events = Object.values(alphabet).map((event) => JSON.stringify(event))
    expect(new Set(events).size).toBe(letters.length)
  })
})

describe('streamOf', () => {
  it('numbers messages and blocks in the order of the diagram', () => {
    const seen: unknown[] = []
    streamOf('S[a]{j}[b]')().subscribe((event) => seen.push('index' in event ? event.index : event.type))
    expect(seen).toEqual(['message_start', 0, 0, 0, 1, 1, 1, 2, 2, 2])
  })

  it('fails with an overload at #, or with the error it is given', () => {
    const errors: unknown[] = []
    streamOf('S#')().subscribe({ error: (error: unknown) => errors.push(error) })
    streamOf('S#', { error: 'another' })().subscribe({ error: (error: unknown) => errors.push(error) })
    expect(errors).toEqual([overloaded, 'another'])
  })

  it('stays open where the diagram has no end', () => {
    let ended = false
    const subscription = streamOf('S[a')().subscribe({ complete: () => (ended = true), error: () => (ended = true) })
    expect(ended).toBe(false)
    subscription.unsubscribe()
  })

  it('refuses a character that is no letter', () => {
    expect(() => streamOf('S[Q]')).toThrow('The diagram S[Q] contains Q, which is not a letter of the alphabet')
  })
})

describe('diagram', () => {
  it.each(['S[ab]{jk}<x~>$.', 'S{j}[a]T.', 'p?S.', 'S<[xa]>$.'])('draws %s as it was written', (drawing) => {
    let drawn = ''
    streamOf(`${drawing}|`)()
      .pipe(toArray())
      .subscribe((events) => (drawn = diagram(events)))
    expect(drawn).toBe(drawing)
  })

  it('shows what has no letter as a star', () => {
    expect(diagram([alphabet.p, { type: 'something' }, 42])).toBe('p**')
  })
})

describe('marbles', () => {
  it('shows diagrams when a spec fails', () => {
    const spec = marbles(({ cold, expectObservable }) => {
      expectObservable(cold('S{jk]T(.|)'.replace(']', '}'), alphabet)).toBe('S{j}-T(.|)', alphabet)
    })
    expect(spec).toThrow('Expected "S{j}-T(.|)"  Received "S{jk}T(.|)"')
  })

  it('shows the subscriptions when they differ', () => {
    const spec = marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('a-|')
      expectObservable(source).toBe('a-|')
      expectSubscriptions(source.subscriptions).toBe('^---!')
    })
    expect(spec).toThrow('Expected "^---!"  Received "^-!"')
  })

  it('says what a diagram cannot show', () => {
    const spec = marbles(({ expectObservable }) => {
      expectObservable(of({ n: 1 })).toBe('(v|)', { v: { n: 2 } })
    })
    expect(spec).toThrow(/expected .*"n":2.*\n.*received .*"n":1/)
  })

  it(
    'keeps stretches of time as they are',
    marbles(({ cold, expectObservable }) => {
      expectObservable(cold('S 10ms [ 1s a|', alphabet)).toBe('S 10ms [ 1s a|', alphabet)
    }),
  )
})

describe('frames', () => {
  it('gives one piece for each event', () => {
    expect(frames([alphabet.p, alphabet['.']]).map((bytes) => new TextDecoder().decode(bytes))).toEqual([
      'event: ping\ndata: {"type":"ping"}\n\n',
      'event: message_stop\ndata: {"type":"message_stop"}\n\n',
    ])
  })

  it('cuts where it is told', () => {
    expect(frames([alphabet.p], { cutAt: [30, 5] }).map((bytes) => bytes.length)).toEqual([5, 25, 5])
  })

  it('writes an unknown event as it came', () => {
    const [bytes] = frames([alphabet['?']])
    expect(new TextDecoder().decode(bytes)).toBe('event: news\ndata: {"type":"news"}\n\n')
  })
})
