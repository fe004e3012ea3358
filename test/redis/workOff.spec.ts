import { EMPTY, tap } from 'rxjs'
import { workOff } from '../../src/redis/workOff.ts'
import { marbles } from '../../src/testing/index.ts'

describe('workOff', () => {
  it(
    'works when the source emits, and never twice at a time',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  ab----c---|')
      const work = cold('    --(x|)')
      const expected = '     --x-----x-|'
      const subs = ['        ^-!', '      ------^-!']

      expectObservable(
        source.pipe(
          workOff(
            () => work,
            () => false,
          ),
        ),
      ).toBe(expected)
      expectSubscriptions(work.subscriptions).toBe(subs)
    }),
  )

  it(
    'works again as long as there is more, and completes behind its last work',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  abc|')
      const work = cold('    --(x|)')
      const expected = '     --x-x-(x|)'
      const subs = ['        ^-!', '      --^-!', '    ----^-!']

      let left = 3
      const counted = work.pipe(tap(() => (left -= 1)))
      expectObservable(
        source.pipe(
          workOff(
            () => counted,
            () => left > 0,
          ),
        ),
      ).toBe(expected)
      expectSubscriptions(work.subscriptions).toBe(subs)
    }),
  )

  it(
    'ends the work where it is unsubscribed, and fails where the work does',
    marbles(({ cold, hot, expectObservable, expectSubscriptions }) => {
      const source = hot('   a-------b-')
      const work = cold('    -x-#')
      const reader = '       ^-!'
      const subs = ['        ^-!', '      ^--!']

      const worked = source.pipe(
        workOff(
          () => work,
          () => true,
        ),
      )
      expectObservable(worked, reader).toBe('-x')
      expectObservable(worked).toBe('-x-#')
      expectSubscriptions(work.subscriptions).toBe(subs)
    }),
  )

  it('does nothing for a source that emits nothing', () => {
    const work = jest.fn(() => EMPTY)
    EMPTY.pipe(workOff(work, () => true)).subscribe()
    expect(work).not.toHaveBeenCalled()
  })
})
